package io.attesta.authorizer.testing;

import io.attesta.authorizer.runtime.Clock;
import java.time.Instant;

/** A clock that stands until it is moved. */
public final class FakeClock implements Clock {
    private long nowMs;

    public FakeClock(final Instant start) {
        nowMs = start.toEpochMilli();
    }

    public void advanceMs(final long ms) {
        nowMs += ms;
    }

    public void setMs(final long ms) {
        nowMs = ms;
    }

    @Override
    public long nowMs() {
        return nowMs;
    }

    @Override
    public long nanoTime() {
        return nowMs * 1_000_000;
    }
}
