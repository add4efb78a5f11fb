package io.attesta.authorizer.card;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.CardStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every card table does, whatever it is made of. */
public abstract class CardTableContract {
    private CardTable table;

    /** A table that takes so many cards and no more. */
    protected abstract CardTable tableFor(long cards);

    @BeforeEach
    void open() {
        table = tableFor(1_000);
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Test
    void shouldGiveBackEveryFieldOfARecord() {
        final CardRecord card = card(new Random(1), 7, 9);
        assertThat(table.put(card)).isEqualTo(CardTable.Put.STORED);
        assertThat(table.find(7, 9)).usingRecursiveComparison().isEqualTo(card);
        assertThat(table.find(9, 7)).isNull();
        assertThat(table.find(7, 8)).isNull();
    }

    @Test
    void shouldKeepACopyWhenTheCallersRowChanges() {
        final CardRecord card = card(new Random(2), 7, 9);
        table.put(card);
        final long version = card.version;
        card.version++;
        assertThat(table.find(7, 9).version).isEqualTo(version);
    }

    @Test
    void shouldReplaceARecordOfTheSameToken() {
        final Random random = new Random(3);
        table.put(card(random, 7, 9));
        final CardRecord newer = card(random, 7, 9);
        table.put(newer);
        assertThat(table.find(7, 9)).usingRecursiveComparison().isEqualTo(newer);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void shouldRefuseNewCardsAndTakeChangesOfOldOnesWhenFull() {
        final Random random = new Random(4);
        for (int i = 0; i < 1_000; i++) {
            assertThat(table.put(card(random, i, i))).isEqualTo(CardTable.Put.STORED);
        }
        assertThat(table.put(card(random, 1_000, 1_000))).isEqualTo(CardTable.Put.FULL);
        assertThat(table.find(1_000, 1_000)).isNull();
        final CardRecord changed = card(random, 5, 5);
        assertThat(table.put(changed)).isEqualTo(CardTable.Put.STORED);
        assertThat(table.find(5, 5).version).isEqualTo(changed.version);
        assertThat(table.size()).isEqualTo(1_000);
    }

    @Test
    void shouldAgreeWithAMapWhenMuchIsPut() {
        final Random random = new Random(5);
        final Map<Long, CardRecord> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            final long token = random.nextInt(900);
            final CardRecord card = card(random, token, ~token);
            table.put(card);
            model.put(token, card);
        }
        assertThat(table.size()).isEqualTo(model.size());
        model.forEach((token, card) ->
                assertThat(table.find(token, ~token)).usingRecursiveComparison().isEqualTo(card));
    }

    @Test
    void shouldShowEachCardOnceWhenNobodyStops() {
        final Random random = new Random(6);
        final Map<Long, CardRecord> model = new HashMap<>();
        for (int i = 0; i < 900; i++) {
            final CardRecord card = card(random, random.nextLong(), i);
            table.put(card);
            model.put(card.tokenLow, card);
        }
        final Map<Long, CardRecord> shown = new HashMap<>();
        for (long cursor = 0; cursor != CardTable.END; ) {
            cursor = table.visit(cursor, card -> {
                final CardRecord copy = new CardRecord();
                copy.copyFrom(card);
                assertThat(shown.put(card.tokenLow, copy)).isNull();
                return true;
            });
        }
        assertThat(shown).usingRecursiveComparison().isEqualTo(model);
    }

    @Test
    void shouldShowEveryCardThatWasThereWhenOthersArePutBetweenStretches() {
        final Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            table.put(card(random, random.nextLong(), i));
        }
        final Set<Long> shown = new HashSet<>();
        int put = 500;
        for (long cursor = 0; cursor != CardTable.END; ) {
            cursor = table.visit(cursor, card -> shown.add(card.tokenLow) || true);
            if (put < 1_000) {
                table.put(card(random, random.nextLong(), put++));
            }
        }
        for (long i = 0; i < 500; i++) {
            assertThat(shown).contains(i);
        }
    }

    @Test
    void shouldShowAStretchAnewWhenTheVisitorStopped() {
        final Random random = new Random(8);
        for (int i = 0; i < 200; i++) {
            table.put(card(random, random.nextLong(), i));
        }
        final Set<Long> taken = new HashSet<>();
        for (long cursor = 0; cursor != CardTable.END; ) {
            final int before = taken.size();
            cursor = table.visit(cursor, card -> {
                final boolean enough = !taken.contains(card.tokenLow) && taken.size() == before + 7;
                if (!enough) {
                    taken.add(card.tokenLow);
                }
                return !enough;
            });
        }
        assertThat(taken).hasSize(200);
    }

    @Test
    void shouldShowNothingOfAnEmptyTable() {
        for (long cursor = 0; cursor != CardTable.END; ) {
            cursor = table.visit(cursor, card -> {
                throw new AssertionError("there is no card");
            });
        }
    }

    private static CardRecord card(final Random random, final long tokenHigh, final long tokenLow) {
        final CardRecord card = new CardRecord();
        card.tokenHigh = tokenHigh;
        card.tokenLow = tokenLow;
        card.status = CardStatus.of(random.nextInt(10));
        card.expiry = random.nextInt(10_000);
        card.sequenceNumber = random.nextInt(10_000);
        card.occupation = random.nextInt(1_000_000);
        card.flags = random.nextInt(0x1_0000);
        card.county = random.nextInt(0x1_0000);
        card.reason = random.nextInt(0x1_0000);
        card.version = random.nextLong();
        card.changedAtMs = random.nextLong();
        card.activeSince = random.nextLong();
        card.seenBy = random.nextInt();
        return card;
    }
}
