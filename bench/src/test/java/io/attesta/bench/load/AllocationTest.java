package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The generator shares two cores with the server: it must not make its garbage collector's work. */
class AllocationTest {
    private static final int WARM_UP = 30_000;
    private static final int COUNTED = 30_000;
    private static final long MS = 1_000_000L;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNextToNothingForARequestAndItsAnswer() {
        final LaneFixture fixture = new LaneFixture(LaneFixture.plan(new Pace.Fixed(1_000))
                .duration(Duration.ofHours(1))
                .receiptSamples(0));
        long own = 0;
        for (int ms = 0; ms < WARM_UP + COUNTED; ms++) {
            final long before = allocated();
            fixture.sendAt(ms * MS);
            final long sent = allocated();
            final byte[] answer = fixture.authorizer.answer(fixture.wire.take());
            final long answered = allocated();
            fixture.deliver(answer);
            if (ms >= WARM_UP) {
                own += allocated() - answered + sent - before;
            }
        }
        assertThat(fixture.tally.mismatches()).isZero();
        // The fake wire keeps a copy of each message, some 130 bytes; the lane's own is the time of day, once a second.
        assertThat(own / COUNTED).isLessThan(200);
    }

    private long allocated() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
