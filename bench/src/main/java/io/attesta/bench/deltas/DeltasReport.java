package io.attesta.bench.deltas;

import io.attesta.bench.load.LoadReport;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What a run found.
 *
 * @param speeds one for each way
 * @param bite whether deltas took effect at once
 * @param snapshots in their order
 * @param after the load after the last snapshot; empty if there was none
 */
record DeltasReport(
        DeltasPlan plan, List<Speed> speeds, Bite bite, List<SnapshotRound> snapshots, Optional<LoadReport> after) {
    /** Deltas a second that a file of NDJSON must reach. */
    static final double REQUIRED_PER_SECOND = 250_000;
    /** How much a snapshot may raise p99 of the authorizations. */
    static final double MAX_P99_RATIO = 2;

    /** Whether everything that was sent was answered, and answered right; says nothing of how fast. */
    boolean isRight() {
        return bite.isRight()
                && snapshots.stream().allMatch(SnapshotRound::isRight)
                && after.map(LoadReport::isClean).orElse(true);
    }

    /** Whether it was fast enough, too. */
    boolean isFast() {
        return speeds.get(0).median() >= REQUIRED_PER_SECOND
                && List.of(SnapshotKind.values()).stream().allMatch(kind -> p99Ratio(kind) <= MAX_P99_RATIO);
    }

    /** Median over the snapshots of a kind; 0 if there was none. */
    double p99Ratio(final SnapshotKind kind) {
        return Speed.median(of(kind).stream().map(SnapshotRound::p99Ratio).toList());
    }

    List<SnapshotRound> of(final SnapshotKind kind) {
        return snapshots.stream().filter(round -> round.kind() == kind).toList();
    }

    /** All runs of load as one histogram, nanoseconds. */
    static Histogram together(final List<LoadReport> loads) {
        final Histogram all = new Histogram(3);
        loads.forEach(load -> all.add(load.histogram()));
        return all;
    }
}
