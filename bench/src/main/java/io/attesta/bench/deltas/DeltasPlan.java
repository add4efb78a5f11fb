package io.attesta.bench.deltas;

/**
 * What is measured.
 *
 * @param cards sample cards that the server has, 1,000 and more
 * @param rounds how often each way of loading is measured, after one round that is not counted
 * @param probes cards stopped one by one
 * @param snapshots snapshots of each kind, 0 = none
 * @param rate requests a second beside the snapshots, evenly spaced
 * @param connections of the load
 * @param seconds of load before each snapshot and after the last
 * @param seed what is sent follows from it
 */
record DeltasPlan(int cards, int rounds, int probes, int snapshots, int rate, int connections, int seconds, long seed) {
    /** Terminals of the load; the one behind them presents the cards that are stopped. */
    static final int TERMINALS = 2_000;

    DeltasPlan {
        if (cards < 1_000 || rounds < 1 || probes < 0 || snapshots < 0 || seconds < 1) {
            throw new IllegalArgumentException("a run has a thousand cards, a round and a second at least");
        }
    }

    /** Cards that are not in a snapshot, and as many of those that a day's snapshot changes. */
    int hundredth() {
        return cards / 100;
    }
}
