package io.attesta.authorizer.snapshot;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.SegmentHeader;
import io.attesta.authorizer.pipeline.TableRestore;
import io.attesta.authorizer.pipeline.Tables;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The oldest snapshot that a journal still goes on from: for whoever looks at as much of the journal as can be looked at, where a start looks at
 * as little as it must. Only reads; a server that runs beside may take the file away.
 */
public final class OldestSnapshot {
    private final SnapshotReader reader;
    private final SnapshotHeader header;

    private OldestSnapshot(final SnapshotReader reader, final SnapshotHeader header) {
        this.reader = reader;
        this.header = header;
    }

    /**
     * Looks for it.
     *
     * @param snapshots folder of the snapshots
     * @param journal the journal's first segment
     * @param warning hears of those that were passed over
     * @return empty if there is none
     */
    public static Optional<OldestSnapshot> of(
            final Disk snapshots, final SegmentHeader journal, final Consumer<String> warning) throws IOException {
        return first(snapshots, journal, header -> header.batch() >= journal.firstBatch(), warning);
    }

    /**
     * Looks for the one at a batch, which the journal may have lost.
     *
     * @param snapshots folder of the snapshots
     * @param journal the journal's first segment
     * @param batch number of the batch
     * @param warning hears of those that were passed over
     * @return empty if it is not there, or not whole
     */
    public static Optional<OldestSnapshot> at(
            final Disk snapshots, final SegmentHeader journal, final long batch, final Consumer<String> warning)
            throws IOException {
        return first(snapshots, journal, header -> header.batch() == batch, warning);
    }

    private static Optional<OldestSnapshot> first(
            final Disk snapshots,
            final SegmentHeader journal,
            final Predicate<SnapshotHeader> wanted,
            final Consumer<String> warning)
            throws IOException {
        final List<String> names = new ArrayList<>(new SnapshotFolder(snapshots).names());
        Collections.reverse(names);
        for (final String name : names) {
            final SnapshotReader reader = new SnapshotReader(snapshots, name);
            final SnapshotHeader header = check(reader);
            if (header == null) {
                warning.accept("snapshot " + name + " is damaged and was passed over");
            } else if (header.node() != journal.node() || !header.issuer().equals(journal.issuer())) {
                warning.accept("snapshot " + name + " is of another node and was passed over");
            } else if (wanted.test(header)) {
                return Optional.of(new OldestSnapshot(reader, header));
            }
        }
        return Optional.empty();
    }

    private static SnapshotHeader check(final SnapshotReader reader) throws IOException {
        try {
            return reader.check();
        } catch (final NoSuchFileException e) {
            return null;
        }
    }

    /** Number of the batch it begins at: the journal is to be applied behind it. */
    public long batch() {
        return header.batch();
    }

    /** Whether a batch is the one it begins at. */
    public boolean isAt(final long position, final byte[] root) {
        return header.position() == position && Arrays.equals(header.root(), root);
    }

    /**
     * Fills empty tables.
     *
     * @return number of the batch from which on they are exact, when the journal is applied up to it
     */
    public long fill(final Tables tables) throws IOException {
        final TableRestore restore = new TableRestore(tables);
        final long exactFrom = reader.visit(restore::block);
        restore.goOn(header.nextSequence(), header.position());
        return exactFrom;
    }
}
