package io.attesta.bench.load;

/** Evenly spaced times. Owned by one thread. */
final class FixedArrivals implements Arrivals {
    private final double firstNs;
    private final double gapNs;
    private long count;

    FixedArrivals(final double firstNs, final double gapNs) {
        this.firstNs = firstNs;
        this.gapNs = gapNs;
    }

    @Override
    public long next() {
        // From the count and not by adding up, so that rounding does not make the rate drift.
        return (long) (firstNs + gapNs * count++);
    }
}
