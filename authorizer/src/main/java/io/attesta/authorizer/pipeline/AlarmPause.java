package io.attesta.authorizer.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one alarm a minute through, however often its cause comes. For any thread. */
public final class AlarmPause {
    private static final long PAUSE_NS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong lastNs = new AtomicLong();
    private volatile boolean raised;

    /**
     * Whether the alarm is to be raised now; then it is not for a minute.
     *
     * @param nowNs a clock that never jumps, nanoseconds
     */
    public boolean isOver(final long nowNs) {
        final long last = lastNs.get();
        if (raised && nowNs - last < PAUSE_NS || !lastNs.compareAndSet(last, nowNs)) {
            return false;
        }
        raised = true;
        return true;
    }
}
