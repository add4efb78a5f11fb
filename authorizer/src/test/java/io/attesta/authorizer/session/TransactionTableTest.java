package io.attesta.authorizer.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionView;
import io.attesta.authorizer.decision.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TransactionTableTest {
    private static final long HOUR_MS = 3_600_000L;
    private static final long START_MS = 1_795_000_000_000L;

    @Test
    void shouldBePendingUntilItsBatchIsSettled() {
        final TransactionTable table = new TransactionTable(Window.DAY, 100, 60_000);
        table.add(1, 2, 3, 7, 0x1_2345_6789L, START_MS, START_MS);
        assertThat(table.find(1, 2).storedAt()).isEqualTo(Outcome.PENDING);
        assertThat(table.find(1, 2).code()).isEqualTo(7);
        table.settle(123_456_789_012L);
        assertThat(table.find(1, 2).storedAt()).isEqualTo(123_456_789_012L);
        assertThat(table.find(1, 2).sequence()).isEqualTo(0x1_2345_6789L);
        assertThat(table.find(1, 3)).isNull();
    }

    @Test
    void shouldSettleWhatWasHandedOverAndNothingThatCameLater() {
        final TransactionTable table = new TransactionTable(Window.DAY, 100, 60_000);
        table.add(1, 1, 3, 7, 1, START_MS, START_MS);
        table.handOver();
        table.add(2, 2, 3, 7, 2, START_MS, START_MS);
        table.settleHandedOver(1_000);
        assertThat(table.find(1, 1).storedAt()).isEqualTo(1_000);
        assertThat(table.find(2, 2).storedAt()).isEqualTo(Outcome.PENDING);
        table.settle(2_000);
        assertThat(table.find(1, 1).storedAt()).isEqualTo(1_000);
        assertThat(table.find(2, 2).storedAt()).isEqualTo(2_000);
    }

    @Test
    void shouldForgetAfterTheWindow() {
        final TransactionTable table = new TransactionTable(Window.DAY, 100, 60_000);
        table.add(1, 2, 3, 4, 1, START_MS, START_MS);
        table.settle(0);
        table.add(5, 6, 7, 8, 1, START_MS + 24 * HOUR_MS, START_MS);
        table.settle(100);
        assertThat(table.find(1, 2)).as("within 24 h and ten minutes").isNotNull();
        table.add(9, 9, 7, 8, 1, START_MS + 25 * HOUR_MS, START_MS);
        assertThat(table.find(1, 2)).isNull();
        assertThat(table.find(5, 6)).isNotNull();
        assertThat(table.forgottenEarly()).as("the window was never shortened").isZero();
    }

    @Test
    void shouldNotCoverWhatItForgotAfterTheWindowWhenTheClockIsSetBack() {
        final TransactionTable table = new TransactionTable(Window.DAY, 100, 60_000);
        table.add(1, 2, 3, 4, 1, START_MS, START_MS - 1_000);
        table.settle(0);
        table.add(9, 9, 7, 8, 1, START_MS + 25 * HOUR_MS, START_MS);
        assertThat(table.find(1, 2)).isNull();
        assertThat(table.coveredSinceMs()).isEqualTo(START_MS - 1_000);
    }

    @Test
    void shouldNotTakeATransmissionTimeFarAheadForTheEndOfWhatItForgot() {
        final TransactionTable table = new TransactionTable(Window.DAY, 1, 60_000);
        table.add(1, 2, 3, 4, 1, START_MS, START_MS + 60 * 24 * HOUR_MS);
        table.settle(0);
        table.add(9, 9, 7, 8, 1, START_MS + HOUR_MS, START_MS + HOUR_MS);
        assertThat(table.forgottenEarly()).isEqualTo(1);
        assertThat(table.coveredSinceMs()).isEqualTo(START_MS + 600_000);
    }

    @Test
    void shouldShortenTheWindowAndSayHowFarItReachesWhenTheBoundIsReached() {
        final TransactionTable table = new TransactionTable(Window.DAY, 2, 60_000);
        table.add(1, 1, 0, 0, 1, START_MS, START_MS - 5_000);
        table.add(2, 2, 0, 0, 1, START_MS + 1_000, START_MS);
        table.settle(0);
        assertThat(table.hasRoom(1, START_MS + 30_000))
                .as("younger than the floor")
                .isFalse();
        assertThat(table.hasRoom(1, START_MS + 61_000)).isTrue();
        table.add(3, 3, 0, 0, 1, START_MS + 61_000, START_MS + 60_000);
        assertThat(table.find(1, 1)).isNull();
        assertThat(table.coveredSinceMs()).isEqualTo(START_MS - 5_000);
        assertThat(table.forgottenEarly()).isEqualTo(1);
    }

    @Test
    void shouldHaveRoomForTwoOnlyWhenTwoMayBeForgotten() {
        final TransactionTable table = new TransactionTable(Window.WEEK, 2, 60_000);
        table.add(1, 1, 0, -1, 1, START_MS, START_MS);
        assertThat(table.hasRoom(1, START_MS)).isTrue();
        assertThat(table.hasRoom(2, START_MS)).isFalse();
        table.settle(0);
        assertThat(table.hasRoom(2, START_MS + 61_000)).isTrue();
        assertThat(table.find(1, 1).code()).isEqualTo(-1);
    }

    @Test
    void shouldAgreeWithAMapWhenManyComeAndGo() {
        final Random random = new Random(7);
        final int bound = 20_000;
        final TransactionTable table = new TransactionTable(Window.DAY, bound, 0);
        final Map<Long, Long> model = new HashMap<>();
        final List<Long> order = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            // Few distinct high bytes, so that some partitions are crowded.
            final long key = random.nextLong() & 0x03FF_FFFF_FFFF_FFFFL;
            table.add(key, ~key, key * 3, i % 7 - 1, i, START_MS + i, START_MS + i);
            table.settle(i);
            model.put(key, (long) i);
            order.add(key);
            if (order.size() > bound) {
                model.remove(order.get(order.size() - bound - 1));
            }
            if (i % 1_000 == 0) {
                final long probe = order.get(random.nextInt(order.size()));
                final TransactionView found = table.find(probe, ~probe);
                if (model.containsKey(probe)) {
                    assertThat(found.storedAt()).isEqualTo(model.get(probe));
                    assertThat(found.fingerprint()).isEqualTo(probe * 3);
                } else {
                    assertThat(found).isNull();
                }
            }
        }
        assertThat(table.size()).isEqualTo(bound);
        model.forEach((key, at) -> assertThat(table.find(key, ~key).storedAt()).isEqualTo(at));
    }
}
