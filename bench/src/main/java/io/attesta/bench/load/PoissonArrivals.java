package io.attesta.bench.load;

/** A Poisson process: gaps exponentially distributed. The same seed gives the same times. Owned by one thread. */
final class PoissonArrivals implements Arrivals {
    private final StepRandom random;
    private final double meanGapNs;
    private double atNs;

    PoissonArrivals(final double perSecond, final long seed) {
        random = new StepRandom(seed);
        random.startStep(0);
        meanGapNs = 1e9 / perSecond;
    }

    @Override
    public long next() {
        // 1 − u is above zero, so the logarithm is finite.
        atNs -= Math.log(1 - random.nextDouble()) * meanGapNs;
        return (long) atNs;
    }
}
