package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchivedHistory;
import io.attesta.authorizer.checkpoint.EpochLog;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.FrameWalk;
import io.attesta.authorizer.journal.JournalPlace;
import io.attesta.authorizer.snapshot.KnownSnapshot;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Roots of a node's batches from whoever still has them: the log of checkpoints, else the journal, the archive, the snapshot. Asked in order. */
final class KnownRoots implements EpochLog.Roots, Closeable {
    private final Disk disk;
    private final long lastBatch;
    private final EpochLog log;
    private final Optional<ArchivedHistory> archive;
    private final Optional<JournalPlace> snapshot;
    private FrameWalk walk;
    private BatchFrame frame;

    /** @param lastBatch last batch of the journal */
    KnownRoots(
            final Disk disk,
            final long lastBatch,
            final EpochLog log,
            final Optional<ArchivedHistory> archive,
            final Optional<KnownSnapshot> snapshot) {
        this.snapshot = snapshot.map(KnownSnapshot::begins);
        this.disk = disk;
        this.lastBatch = lastBatch;
        this.log = log;
        this.archive = archive;
    }

    @Override
    public Optional<byte[]> of(final long batch) throws IOException {
        if (batch == 0) {
            return Optional.empty();
        }
        if (batch <= log.size()) {
            return log.knownRoot(batch);
        }
        return (batch <= lastBatch ? journaled(batch) : Optional.<byte[]>empty())
                .or(() -> archive.flatMap(history -> history.root(batch)))
                .or(() -> snapshot.filter(place -> place.batch() == batch).map(JournalPlace::root));
    }

    private Optional<byte[]> journaled(final long batch) throws IOException {
        if (walk == null || frame != null && frame.number() > batch) {
            close();
            walk = FrameWalk.towardsBatch(disk, batch);
            frame = walk.next();
        }
        while (frame != null && frame.number() < batch) {
            frame = walk.next();
        }
        return frame != null && frame.number() == batch ? Optional.of(frame.root()) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (walk != null) {
            walk.close();
            walk = null;
        }
    }
}
