package io.attesta.authorizer.api;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** So many of something in each second, for all who ask together. Thread-safe. */
final class Budget {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nanoTime;
    // Guarded by this.
    private long secondNs;
    private int left;

    /** @param nanoTime a clock that never jumps */
    Budget(final int perSecond, final LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        secondNs = nanoTime.getAsLong();
        left = perSecond;
    }

    /** Takes one; false if none is left in this second. */
    synchronized boolean take() {
        final long now = nanoTime.getAsLong();
        if (now - secondNs >= SECOND_NS) {
            secondNs = now;
            left = perSecond;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
