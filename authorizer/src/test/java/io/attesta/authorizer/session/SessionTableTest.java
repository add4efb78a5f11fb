package io.attesta.authorizer.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.decision.SessionView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SessionTableTest {
    private static final long LIFETIME_MS = 1_800_000;

    @Test
    void shouldFindAnOpenSessionAndNoneAfterItsCloseOrItsTime() {
        final SessionTable table = new SessionTable(10);
        table.open(5, 1, 2, 3, 4, 1_000, 77);
        table.open(6, 1, 2, 3, 4, 2_000, 78);
        assertThat(table.find(5).openedBy()).isEqualTo(77);
        assertThat(table.find(5).tokenLow()).isEqualTo(2);
        table.close(5);
        assertThat(table.find(5)).isNull();
        assertThat(table.size()).isEqualTo(1);
        table.sweep(2_000);
        assertThat(table.find(6)).isNull();
        assertThat(table.size()).isZero();
    }

    @Test
    void shouldHaveRoomAgainWhenSessionsHaveEnded() {
        final SessionTable table = new SessionTable(1);
        table.open(5, 1, 2, 3, 4, 1_000, 77);
        assertThat(table.hasRoom(0)).isFalse();
        table.sweep(999);
        assertThat(table.hasRoom(999)).isFalse();
        assertThat(table.hasRoom(1_000)).as("in the place of one that is over").isTrue();
        table.sweep(1_000);
        assertThat(table.hasRoom(0)).isTrue();
        table.open(6, 1, 2, 3, 4, 2_000, 78);
        table.close(6);
        assertThat(table.hasRoom(0)).as("in the place of one that was closed").isTrue();
    }

    @Test
    void shouldAgreeWithAMapWhenManyOpenCloseAndExpire() {
        final Random random = new Random(11);
        final SessionTable table = new SessionTable(1_000_000);
        // In the order in which they were opened, and so in that in which they end.
        final Map<Integer, Long> model = new LinkedHashMap<>();
        for (long now = 0; now < 20_000_000; now += 1 + random.nextInt(200)) {
            final long nowMs = now;
            table.sweep(nowMs);
            table.sweep(nowMs);
            final Iterator<Long> ends = model.values().iterator();
            while (ends.hasNext() && ends.next() <= nowMs) {
                ends.remove();
            }
            final int code = random.nextInt(1 << 30);
            if (table.find(code) == null) {
                table.open(code, now, now, now, now, now + LIFETIME_MS, now);
                model.put(code, now + LIFETIME_MS);
            }
            if (random.nextInt(3) == 0) {
                final int closed =
                        random.nextBoolean() ? code : model.keySet().iterator().next();
                table.close(closed);
                model.remove(closed);
            }
        }
        assertThat(table.size()).isEqualTo(model.size());
        model.forEach(
                (code, expiry) -> assertThat(table.find(code).expiresAtMs()).isEqualTo(expiry));
    }

    @Test
    void shouldFindTheNewestOpenSessionOfACardAndOfAnAcceptor() {
        final SessionTable table = new SessionTable(10);
        table.open(5, 1, 2, 3, 4, 1_000, 77);
        table.open(6, 1, 2, 3, 5, 2_000, 78);
        table.open(7, 1, 3, 3, 4, 3_000, 79);
        assertThat(table.newestOfCard(1, 2).openedBy()).isEqualTo(78);
        assertThat(table.newestOfAcceptor(3, 4).openedBy()).isEqualTo(79);
        table.close(6);
        table.close(7);
        assertThat(table.newestOfCard(1, 2).openedBy()).isEqualTo(77);
        assertThat(table.newestOfCard(1, 3)).isNull();
        assertThat(table.newestOfAcceptor(3, 4).openedBy()).isEqualTo(77);
        table.sweep(1_000);
        assertThat(table.newestOfCard(1, 2)).isNull();
        assertThat(table.newestOfAcceptor(3, 4)).isNull();
    }

    @Test
    void shouldAgreeWithAListOnTheNewestWhenManyOpenCloseAndExpire() {
        final Random random = new Random(12);
        final SessionTable table = new SessionTable(1_000_000);
        // Code, card, acceptor, expiry: in order of opening.
        final List<long[]> model = new ArrayList<>();
        int code = 0;
        for (long now = 0; now < 4_000_000; now += 1 + random.nextInt(4_000)) {
            final long nowMs = now;
            table.sweep(nowMs);
            model.removeIf(session -> session[3] <= nowMs);
            final long[] opened = {++code, random.nextInt(40), random.nextInt(7), now + LIFETIME_MS};
            table.open(code, 9, opened[1], 8, opened[2], opened[3], code);
            model.add(opened);
            if (random.nextInt(2) == 0) {
                table.close((int) model.remove(random.nextInt(model.size()))[0]);
            }
            final long card = random.nextInt(40);
            final long acceptor = random.nextInt(7);
            assertThat(code(table.newestOfCard(9, card))).isEqualTo(newest(model, 1, card));
            assertThat(code(table.newestOfAcceptor(8, acceptor))).isEqualTo(newest(model, 2, acceptor));
        }
    }

    private static long newest(final List<long[]> model, final int column, final long owner) {
        return model.stream()
                .filter(session -> session[column] == owner)
                .mapToLong(session -> session[0])
                .max()
                .orElse(-1);
    }

    private static long code(final SessionView session) {
        return session == null ? -1 : session.openedBy();
    }
}
