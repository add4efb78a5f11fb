package io.attesta.authorizer.telemetry;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Wrong MACs of all terminals together: tells when a minute has as many as make an alarm, once in that minute. A minute begins with
 * the first failure after the last one. Counts without waiting, on the network's threads.
 */
final class MacFailures {
    /** A tick is 2^20 ns, about a millisecond: however the clock's numbers wrap around, ticks do not jump. */
    private static final int TICK_BITS = 20;

    private static final long MINUTE_TICKS = TimeUnit.MINUTES.toNanos(1) >>> TICK_BITS;
    private static final int COUNT_BITS = 21;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;
    private static final long TICK_MASK = -1L >>> COUNT_BITS;

    private final int threshold;
    /** Begin of the minute in ticks above, count below; 0 = no minute yet. */
    private final AtomicLong state = new AtomicLong();

    /** @param threshold from 1 to 1,000,000 */
    MacFailures(final int threshold) {
        this.threshold = threshold;
    }

    int threshold() {
        return threshold;
    }

    /**
     * Counts one.
     *
     * @param nowNs a clock that never jumps, nanoseconds
     * @return whether it is the one that makes an alarm
     */
    boolean count(final long nowNs) {
        final long tick = nowNs >>> TICK_BITS & TICK_MASK;
        while (true) {
            final long before = state.get();
            final long count = before & COUNT_MASK;
            final boolean over = count == 0 || (tick - (before >>> COUNT_BITS) & TICK_MASK) >= MINUTE_TICKS;
            if (!over && count >= threshold) {
                return false;
            }
            final long after = over ? tick << COUNT_BITS | 1 : before + 1;
            if (state.compareAndSet(before, after)) {
                return (after & COUNT_MASK) == threshold;
            }
        }
    }
}
