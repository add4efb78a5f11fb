package io.attesta.authorizer.hostile;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, never for a time. */
final class Until {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A condition that may fail to be asked for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    private Until() {}

    /** Returns when the condition holds; fails when it does not within the limit, saying what is there instead. */
    static void holds(
            final String what, final Duration limit, final Condition condition, final Supplier<String> instead)
            throws Exception {
        final long deadlineNs = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what + "; " + instead.get());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
