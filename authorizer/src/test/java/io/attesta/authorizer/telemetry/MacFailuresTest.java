package io.attesta.authorizer.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.testing.FakeClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MacFailuresTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    // A clock that never jumps may begin anywhere.
    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                -1_000_000_000_000L,
                Long.MAX_VALUE - 30_000_000_000L,
                8_796_093_022_208_000_000L - 30_000_000_000L
            })
    void shouldTellOnceAMinuteWhenThereAreAsManyAsTheThreshold(final long beginNs) {
        final MacFailures failures = new MacFailures(3);
        assertThat(failures.count(beginNs)).isFalse();
        assertThat(failures.count(beginNs + 30 * SECOND_NS)).isFalse();
        assertThat(failures.count(beginNs + 59 * SECOND_NS)).isTrue();
        assertThat(failures.count(beginNs + 59 * SECOND_NS)).isFalse();
        // The next minute.
        assertThat(failures.count(beginNs + 60 * SECOND_NS)).isFalse();
        assertThat(failures.count(beginNs + 60 * SECOND_NS)).isFalse();
        assertThat(failures.count(beginNs + 61 * SECOND_NS)).isTrue();
    }

    @Test
    void shouldTellEveryMinuteWhenOneIsEnough() {
        final MacFailures failures = new MacFailures(1);
        assertThat(failures.count(0)).isTrue();
        assertThat(failures.count(59 * SECOND_NS)).isFalse();
        assertThat(failures.count(60 * SECOND_NS)).isTrue();
    }

    @Test
    void shouldTellOnceWhenManyThreadsCount() throws InterruptedException {
        final MacFailures failures = new MacFailures(1_000_000);
        final AtomicInteger told = new AtomicInteger();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            final Thread thread = new Thread(() -> {
                for (int n = 0; n < 300_000; n++) {
                    if (failures.count(n)) {
                        told.incrementAndGet();
                    }
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertThat(told).hasValue(1);
    }

    @Test
    void shouldRaiseTheAlarmAndTellIt() {
        final List<String> told = new ArrayList<>();
        try (Meters meters = new Meters(
                new FakeClock(Instant.EPOCH), false, 2, (atMs, kind, text) -> told.add(kind + ": " + text))) {
            meters.rejected(RejectReason.MAC);
            meters.rejected(RejectReason.FORMAT);
            assertThat(told).isEmpty();
            meters.rejected(RejectReason.MAC);
            assertThat(told)
                    .containsExactly(
                            "mac-failures: 2 messages with a wrong MAC came within a minute, of all terminals together");
            assertThat(meters.scrape()).contains("attesta_alarms_total{kind=\"mac-failures\"} 1.0");
        }
    }
}
