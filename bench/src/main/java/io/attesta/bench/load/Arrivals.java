package io.attesta.bench.load;

/** The intended send times of one connection, one after the other. */
interface Arrivals {
    /** Stands for "as soon as there is room": the closed loop. */
    long AT_ONCE = Long.MIN_VALUE;

    /** The next intended time in nanoseconds from the start, never before the one given last; or {@link #AT_ONCE}. */
    long next();

    /**
     * The times of one of several connections that share a pace. Poisson processes added up are one of the added rate; fixed ones
     * are set against each other so that together they are evenly spaced.
     *
     * @param connection 0 to {@code connections} − 1
     */
    static Arrivals of(final Pace pace, final int connection, final int connections, final long seed) {
        if (pace instanceof Pace.Poisson poisson) {
            return new PoissonArrivals(poisson.perSecond() / connections, seed);
        }
        if (pace instanceof Pace.Fixed fixed) {
            final double gapNs = 1e9 / fixed.perSecond();
            return new FixedArrivals(connection * gapNs, connections * gapNs);
        }
        if (pace instanceof Pace.Bursts bursts) {
            return new BurstArrivals(connection, connections, bursts.size(), bursts.size() * 1e9 / bursts.perSecond());
        }
        return () -> AT_ONCE;
    }
}
