package io.attesta.authorizer.snapshot;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalTooShortException;
import io.attesta.authorizer.journal.SegmentHeader;
import io.attesta.authorizer.pipeline.TableRestore;
import io.attesta.authorizer.pipeline.Tables;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Rebuilds the tables before the server starts: the newest snapshot that is whole, and the journal behind it; without one, the whole journal.
 * What was decided is applied, nothing is decided again.
 */
public final class Restart {
    private final NodeName node;
    private final Disk journal;
    private final SnapshotFolder folder;
    private final Consumer<String> warning;
    private long passedOver;

    /** @param warning hears of snapshots that are damaged and were passed over */
    public Restart(final NodeName node, final Disk journal, final Disk snapshots, final Consumer<String> warning) {
        this.node = node;
        this.journal = journal;
        this.folder = new SnapshotFolder(snapshots);
        this.warning = warning;
    }

    /**
     * Fills empty tables.
     *
     * @param visitor applies what stands in the journal
     * @return where the journal goes on
     * @throws JournalDamageException if the journal is not what was written, or does not reach back to the snapshot
     * @throws JournalTooShortException if a snapshot knows more than the journal
     * @throws IOException if a file cannot be read
     */
    public JournalEnd run(final Tables tables, final JournalScan.Visitor visitor) throws IOException {
        final JournalScan scan = new JournalScan(journal, node.node(), node.issuer());
        for (final String name : folder.names()) {
            final SnapshotReader reader = new SnapshotReader(folder.disk(), name);
            final SnapshotHeader header = reader.check();
            if (header != null) {
                return behind(header, reader, tables, scan, visitor);
            }
            warning.accept("snapshot " + name + " is damaged and was passed over");
            passedOver = Math.max(passedOver, SnapshotFolder.batch(name));
        }
        final Optional<SegmentHeader> first = SegmentHeader.first(journal);
        if (first.isPresent() && first.get().firstBatch() > 1 && !beginsEmpty(first.get())) {
            throw new JournalDamageException(
                    journal.place(),
                    SegmentHeader.fileName(first.get().firstBatch()),
                    0,
                    "it begins with batch " + first.get().firstBatch()
                            + ", and no whole snapshot says what was before");
        }
        return reaching(scan.run(visitor));
    }

    /** Whether the journal's first batch begins an epoch with empty tables: nothing was left of what was before. */
    private boolean beginsEmpty(final SegmentHeader first) throws IOException {
        return EpochStart.at(journal, first.firstBatch())
                .filter(EpochStart::isFromNothing)
                .isPresent();
    }

    /** A snapshot that is damaged tells by its name that the journal had that batch. */
    private JournalEnd reaching(final JournalEnd end) {
        if (end.nextBatch() <= passedOver) {
            throw new JournalTooShortException(
                    "a snapshot that is damaged begins at batch " + passedOver, end.nextBatch() - 1);
        }
        return end;
    }

    private JournalEnd behind(
            final SnapshotHeader header,
            final SnapshotReader reader,
            final Tables tables,
            final JournalScan scan,
            final JournalScan.Visitor visitor)
            throws IOException {
        header.requireOf(node);
        final TableRestore restore = new TableRestore(tables);
        final long exactFrom;
        try {
            exactFrom = reader.visit(restore::block);
        } catch (final IllegalArgumentException e) {
            throw new IllegalStateException("the snapshot cannot be taken in: " + e.getMessage(), e);
        }
        restore.goOn(header.nextSequence(), header.position());
        final JournalEnd end = scan.run(header.place(), visitor);
        if (end.nextBatch() <= exactFrom) {
            throw new JournalTooShortException("a snapshot knows batch " + exactFrom, end.nextBatch() - 1);
        }
        return reaching(end);
    }
}
