package io.attesta.bench.load;

/**
 * One connection's share of bursts: it takes every {@code connections}-th request, wherever in a burst that is. Owned by one thread.
 */
final class BurstArrivals implements Arrivals {
    private final int connections;
    private final int size;
    private final double gapNs;
    private long number;

    /** @param gapNs from one burst to the next */
    BurstArrivals(final int connection, final int connections, final int size, final double gapNs) {
        this.connections = connections;
        this.size = size;
        this.gapNs = gapNs;
        number = connection;
    }

    @Override
    public long next() {
        final long burst = number / size;
        number += connections;
        return (long) (burst * gapNs);
    }
}
