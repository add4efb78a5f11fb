package io.attesta.authorizer.snapshot;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.JournalPlace;
import java.io.IOException;
import java.util.Optional;

/**
 * What the newest whole snapshot tells of the journal, for who begins an epoch with no server beside it.
 *
 * @param begins the batch it begins at
 * @param exactFrom batch from which on it is exact; the journal had that one, too
 */
public record KnownSnapshot(JournalPlace begins, long exactFrom) {
    /**
     * The newest snapshot that is whole; empty if there is none.
     *
     * @throws IllegalStateException if it is of another node
     */
    public static Optional<KnownSnapshot> newest(final NodeName node, final Disk snapshots) throws IOException {
        final SnapshotFolder folder = new SnapshotFolder(snapshots);
        for (final String name : folder.names()) {
            final SnapshotReader reader = new SnapshotReader(folder.disk(), name);
            final SnapshotHeader header = reader.check();
            if (header != null) {
                header.requireOf(node);
                return Optional.of(new KnownSnapshot(header.place(), reader.visit((section, rows) -> {})));
            }
        }
        return Optional.empty();
    }

    /** The last batch that any snapshot was named after, whole or damaged: the journal had it. 0 if there is no snapshot. */
    public static long lastNamed(final Disk snapshots) throws IOException {
        return new SnapshotFolder(snapshots)
                .names().stream().findFirst().map(SnapshotFolder::batch).orElse(0L);
    }
}
