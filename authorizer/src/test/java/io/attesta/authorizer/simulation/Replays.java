package io.attesta.authorizer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.inspection.JournalReplay;
import io.attesta.authorizer.journal.SegmentHeader;
import io.attesta.authorizer.pipeline.Replay;
import io.attesta.authorizer.snapshot.OldestSnapshot;
import io.attesta.authorizer.testing.FakeDisk;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whoever decides all of a simulated run once more, by what is on its disks alone, decides the same: from the first batch, and from each
 * snapshot when the segments before it are gone.
 */
final class Replays {
    /** What a failure says. */
    static final String FOUND = "what the replay decides otherwise";

    private final FakeDisk journal;
    private final FakeDisk snapshots;
    private final KeyStore keys;

    Replays(final FakeDisk journal, final FakeDisk snapshots, final KeyStore keys) {
        this.journal = journal;
        this.snapshots = snapshots;
        this.keys = keys;
    }

    /**
     * Replays.
     *
     * @param statements how many were signed
     */
    void run(final int statements) {
        try {
            final JournalReplay.Report all = replay("from the first batch", replay -> replay.fromFirst(at -> {}));
            assertThat(all.decisions()).isGreaterThanOrEqualTo(statements);
            assertThat(all.unchecked()).as("requests whose decision failed").isZero();
            final FakeDisk left = snapshots.copy();
            while (fromOldest(left)) {
                left.delete(left.names().get(0));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean fromOldest(final FakeDisk left) throws IOException {
        left.names().stream()
                .filter(name -> !name.endsWith(".snapshot"))
                .toList()
                .forEach(left::delete);
        if (left.names().isEmpty()) {
            return false;
        }
        final List<SegmentHeader> segments = SegmentHeader.all(journal);
        final OldestSnapshot snapshot =
                OldestSnapshot.of(left, segments.get(0), damaged -> {}).orElseThrow();
        final FakeDisk rest = journal.copy();
        for (int i = 1; i < segments.size() && segments.get(i).firstBatch() <= snapshot.batch(); i++) {
            rest.delete(SegmentHeader.fileName(segments.get(i - 1).firstBatch()));
        }
        replay(rest, "from batch " + snapshot.batch(), replay -> replay.from(snapshot, 1, at -> {}));
        return true;
    }

    /** One of the two ways to run a replay. */
    private interface Run {
        JournalReplay.Report of(JournalReplay replay) throws IOException;
    }

    private JournalReplay.Report replay(final String from, final Run run) throws IOException {
        return replay(journal, from, run);
    }

    private JournalReplay.Report replay(final FakeDisk disk, final String from, final Run run) throws IOException {
        final List<String> differences = new ArrayList<>();
        final Replay.Listener listener = new Replay.Listener() {
            @Override
            public void difference(final long batch, final int entry, final long sequence, final String what) {
                differences.add("batch " + batch + ", entry " + entry + ", sequence " + sequence + ": " + what);
            }

            @Override
            public void note(final long batch, final String what) {
                differences.add("batch " + batch + ": " + what);
            }
        };
        final JournalReplay.Report report =
                run.of(new JournalReplay(disk, List.of(keys.cmac(KeyUsage.CODE, 1)), listener));
        assertThat(differences).as("%s %s", FOUND, from).isEmpty();
        return report;
    }
}
