package io.attesta.bench.load;

/** A clock that stands still until told otherwise. */
final class FakeClock implements LoadClock {
    /** 2026-11-21T08:01:02Z. */
    static final long START_SECOND = 1_795_248_062L;

    private long nanos;

    void advanceTo(final long ns) {
        nanos = ns;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long epochSecond() {
        return START_SECOND + nanos / 1_000_000_000L;
    }
}
