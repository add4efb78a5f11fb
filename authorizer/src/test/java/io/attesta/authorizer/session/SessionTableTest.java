package io.attesta.authorizer.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
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
        assertThat(table.hasRoom()).isFalse();
        table.sweep(999);
        assertThat(table.hasRoom()).isFalse();
        table.sweep(1_000);
        assertThat(table.hasRoom()).isTrue();
    }

    @Test
    void shouldAgreeWithAMapWhenManyOpenCloseAndExpire() {
        final Random random = new Random(11);
        final SessionTable table = new SessionTable(1_000_000);
        final Map<Integer, Long> model = new HashMap<>();
        for (long now = 0; now < 20_000_000; now += 1 + random.nextInt(200)) {
            final long nowMs = now;
            table.sweep(nowMs);
            table.sweep(nowMs);
            model.values().removeIf(expiry -> expiry <= nowMs);
            final int code = random.nextInt(1 << 30);
            if (table.find(code) == null) {
                table.open(code, now, now, now, now, now + LIFETIME_MS, now);
                model.put(code, now + LIFETIME_MS);
            }
            if (random.nextInt(3) == 0) {
                final int closed = model.keySet().iterator().next();
                table.close(closed);
                model.remove(closed);
            }
        }
        assertThat(table.size()).isEqualTo(model.size());
        model.forEach(
                (code, expiry) -> assertThat(table.find(code).expiresAtMs()).isEqualTo(expiry));
    }
}
