package io.attesta.authorizer.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class OpeningCounterTest {
    private static final long HOUR_MS = 3_600_000L;

    @Test
    void shouldCountEachCardByTheClockHour() {
        final OpeningCounter counter = new OpeningCounter();
        final long start = 500_000 * HOUR_MS;
        long sequence = 0;
        for (long card = 0; card < 50_000; card++) {
            for (int i = 0; i < card % 4; i++) {
                counter.increment(card * 0x9E37_79B9_7F4A_7C15L, card, start + HOUR_MS - 1, ++sequence);
            }
        }
        for (long card = 0; card < 50_000; card++) {
            assertThat(counter.count(card * 0x9E37_79B9_7F4A_7C15L, card, start))
                    .isEqualTo((int) (card % 4));
        }
        assertThat(counter.count(3 * 0x9E37_79B9_7F4A_7C15L, 3, start + HOUR_MS))
                .isZero();
        counter.increment(3 * 0x9E37_79B9_7F4A_7C15L, 3, start + HOUR_MS, ++sequence);
        assertThat(counter.count(3 * 0x9E37_79B9_7F4A_7C15L, 3, start + HOUR_MS))
                .isEqualTo(1);
        assertThat(counter.count(4 * 0x9E37_79B9_7F4A_7C15L, 4, start + HOUR_MS))
                .isZero();
    }

    @Test
    void shouldCountNothingTwiceWhenAJournalSaysAgainWhatACopyHas() {
        final OpeningCounter counter = new OpeningCounter();
        final long now = 500_000 * HOUR_MS;
        for (long sequence = 1; sequence <= 30_000; sequence++) {
            counter.increment(token(sequence), sequence % 9_973, now, sequence);
        }
        final OpeningCounter restored = new OpeningCounter();
        for (int part = 0; part < OpeningCounter.PARTS; part++) {
            final ByteBuffer copy = ByteBuffer.allocate(counter.copiedBytes(part));
            counter.copy(part, copy);
            assertThat(copy.hasRemaining()).isFalse();
            restored.restore(copy.flip());
        }

        for (long sequence = 20_000; sequence <= 30_000; sequence++) {
            restored.increment(token(sequence), sequence % 9_973, now, sequence);
        }

        for (long card = 0; card < 9_973; card++) {
            assertThat(restored.count(token(card), card, now)).isEqualTo(counter.count(token(card), card, now));
        }
        restored.increment(token(1), 1, now, 30_001);
        assertThat(restored.count(token(1), 1, now)).isEqualTo(counter.count(token(1), 1, now) + 1);
    }

    private static long token(final long number) {
        return number % 9_973 * 0x9E37_79B9_7F4A_7C15L;
    }
}
