package io.attesta.bench.deltas;

import io.attesta.bench.load.LoadReport;

/**
 * One snapshot under load.
 *
 * @param kind of snapshot
 * @param before the load before it
 * @param during the load while it was taken in
 * @param seconds from its first byte to its acknowledgement
 * @param fault what was wrong with the totals it was acknowledged with; empty if nothing was
 */
record SnapshotRound(SnapshotKind kind, LoadReport before, LoadReport during, double seconds, String fault) {
    /** How much longer the slowest hundredth of the authorizations took at least. */
    double p99Ratio() {
        return during.latencies().p99() / before.latencies().p99();
    }

    boolean isRight() {
        return fault.isEmpty() && before.isClean() && during.isClean();
    }
}
