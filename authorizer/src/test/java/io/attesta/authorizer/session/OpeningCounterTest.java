package io.attesta.authorizer.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OpeningCounterTest {
    private static final long HOUR_MS = 3_600_000L;

    @Test
    void shouldCountEachCardByTheClockHour() {
        final OpeningCounter counter = new OpeningCounter();
        final long start = 500_000 * HOUR_MS;
        for (long card = 0; card < 50_000; card++) {
            for (int i = 0; i < card % 4; i++) {
                counter.increment(card * 0x9E37_79B9_7F4A_7C15L, card, start + HOUR_MS - 1);
            }
        }
        for (long card = 0; card < 50_000; card++) {
            assertThat(counter.count(card * 0x9E37_79B9_7F4A_7C15L, card, start))
                    .isEqualTo((int) (card % 4));
        }
        assertThat(counter.count(3 * 0x9E37_79B9_7F4A_7C15L, 3, start + HOUR_MS))
                .isZero();
        counter.increment(3 * 0x9E37_79B9_7F4A_7C15L, 3, start + HOUR_MS);
        assertThat(counter.count(3 * 0x9E37_79B9_7F4A_7C15L, 3, start + HOUR_MS))
                .isEqualTo(1);
        assertThat(counter.count(4 * 0x9E37_79B9_7F4A_7C15L, 4, start + HOUR_MS))
                .isZero();
    }
}
