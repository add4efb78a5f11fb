package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchivedHistory;
import io.attesta.authorizer.checkpoint.EpochLog;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.snapshot.KnownSnapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether journal, checkpoints, archive and snapshot tell of one history: who is ahead must be ahead of this very journal.
 *
 * @param node issuer, slash, number
 * @param end of the journal
 * @param beside root of the journal's batch of the snapshot's number, if the journal has it
 */
record OneHistory(String node, JournalEnd end, Optional<byte[]> beside) {
    /** @throws ServerException if two of them have different batches of one number */
    void require(final EpochLog log, final Optional<ArchivedHistory> archive, final Optional<KnownSnapshot> snapshot)
            throws IOException {
        final long last = end.nextBatch() - 1;
        if (last > 0) {
            same(last, Optional.of(end.lastRoot()), root(log, last), "journal and checkpoints");
            same(last, Optional.of(end.lastRoot()), root(archive, last), "journal and archive");
        }
        final long both =
                Math.min(log.size(), archive.map(ArchivedHistory::batch).orElse(0L));
        same(both, root(log, both), root(archive, both), "checkpoints and archive");
        if (snapshot.isPresent()) {
            final long begins = snapshot.get().begins().batch();
            final Optional<byte[]> root = Optional.of(snapshot.get().begins().root());
            same(begins, root, beside, "snapshot and journal");
            same(begins, root, root(log, begins), "snapshot and checkpoints");
            same(begins, root, root(archive, begins), "snapshot and archive");
        }
    }

    private static Optional<byte[]> root(final EpochLog log, final long batch) throws IOException {
        return batch > 0 && batch <= log.size() ? log.knownRoot(batch) : Optional.empty();
    }

    private static Optional<byte[]> root(final Optional<ArchivedHistory> archive, final long batch) {
        return batch == 0 ? Optional.empty() : archive.flatMap(history -> history.root(batch));
    }

    private void same(final long batch, final Optional<byte[]> one, final Optional<byte[]> other, final String whose) {
        if (one.isPresent() && other.isPresent() && !Arrays.equals(one.get(), other.get())) {
            throw new ServerException("No epoch can be begun: " + whose + " of " + node + " have different batches "
                    + batch + ", so they are of different histories; find out which is this server's.");
        }
    }
}
