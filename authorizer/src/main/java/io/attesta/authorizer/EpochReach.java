package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchivedHistory;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.JournalEnd;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.snapshot.KnownSnapshot;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far batches and sequence numbers were given, as far as anything of a node still knows it; and so where an epoch begins.
 *
 * @param end of the journal
 * @param mark batch that the archive was noted to have, 0 if none
 * @param archive if it could be asked
 * @param checkpoint batches under the newest checkpoint
 * @param snapshot the newest whole one
 * @param named batch that the newest snapshot is named after, whole or not
 */
record EpochReach(
        JournalEnd end,
        long mark,
        Optional<ArchivedHistory> archive,
        long checkpoint,
        Optional<KnownSnapshot> snapshot,
        long named) {
    /**
     * Sequence numbers that are passed over beyond what is known: what was answered last may be known to nobody. At 1,000 a second they last
     * twelve days.
     */
    static final long SEQUENCE_MARGIN = 1L << 30;

    /** DE 37 of an answer has room for so many bits of a sequence number. */
    private static final long MAX_SEQUENCE = 1L << 46;

    private static final int MAX_STATEMENTS = 255;

    private long last() {
        return end.nextBatch() - 1;
    }

    private long archived() {
        return Math.max(mark, archive.map(ArchivedHistory::batch).orElse(0L));
    }

    private long ofSnapshots() {
        return Math.max(named, snapshot.map(KnownSnapshot::exactFrom).orElse(0L));
    }

    /** Last batch that anything knows of. Where only the operator knows of more, one that nobody knows stands for those. */
    long known() {
        final long most = Math.max(Math.max(last(), checkpoint), Math.max(archived(), ofSnapshots()));
        // Then a crash before the epoch's batch is written leaves a checkpoint that is ahead, and the next start is
        // refused.
        return why() == EpochStart.ASKED ? most + 1 : most;
    }

    private int why() {
        final int why = (archived() > last() ? EpochStart.ARCHIVE_AHEAD : 0)
                | (checkpoint > last() ? EpochStart.CHECKPOINT_AHEAD : 0)
                | (ofSnapshots() > last() ? EpochStart.SNAPSHOT_AHEAD : 0);
        return why == 0 ? EpochStart.ASKED : why;
    }

    /**
     * Refuses what would only waste numbers: somebody left the option where every start has it.
     *
     * @throws ServerException if nothing is ahead and nobody confirmed, or confirmed another batch than the last
     */
    void requireNeeded(final OptionalLong confirmed) {
        if (confirmed.isPresent() && confirmed.getAsLong() != last()) {
            throw new ServerException("No epoch can be begun: the journal ends with batch " + last()
                    + ", not with batch " + confirmed.getAsLong() + ".");
        }
        if (why() != EpochStart.ASKED) {
            return;
        }
        if (last() == 0) {
            throw new ServerException(
                    "No epoch can be begun: journal, snapshots, checkpoints and archive are all empty;"
                            + " start without --new-epoch.");
        }
        if (confirmed.isEmpty()) {
            throw new ServerException("No epoch is begun: nothing is ahead of the journal, which ends with batch "
                    + last() + "; start without --new-epoch, or with --new-epoch=" + last()
                    + " if you know that more was signed (docs/operating/disaster-recovery.md).");
        }
    }

    /** The first sequence number of the epoch: behind what whoever knows most tells, and a full batch for each that it does not know. */
    long firstSequence() {
        long at = last();
        long told = end.nextSequence();
        if (snapshot.isPresent() && snapshot.get().begins().batch() > at) {
            at = snapshot.get().begins().batch();
            told = Math.max(told, snapshot.get().begins().nextSequence());
        }
        if (archive.isPresent() && archive.get().batch() > at) {
            at = archive.get().batch();
            told = Math.max(told, archive.get().sequence());
        }
        final long sequence = told + MAX_STATEMENTS * (known() - at) + SEQUENCE_MARGIN;
        if (sequence >= MAX_SEQUENCE) {
            throw new ServerException("No epoch can be begun: sequence number " + sequence
                    + " has no room in DE 37; give the server another node.id.");
        }
        return sequence;
    }

    /** The position in the journal behind everything that is known of what was lost. */
    long position() {
        final long ofSnapshot = snapshot.map(known -> known.begins().position()).orElse(0L);
        final long ofArchive = archive.map(ArchivedHistory::journalPosition).orElse(0L);
        return Math.max(ofSnapshot, ofArchive) < end.position()
                ? end.position()
                // Behind the whole frame at that position.
                : Math.max(ofSnapshot, ofArchive) + JournalWriter.minSegmentBytes();
    }

    /**
     * The beginning of the epoch.
     *
     * @param archiving whether there is an archive that could be asked
     * @param knownRoots batches from the first on whose roots are known
     */
    EpochStart epoch(final long nowMs, final int number, final boolean archiving, final long knownRoots) {
        final boolean tablesAhead = snapshot.isPresent() && snapshot.get().exactFrom() > last();
        return new EpochStart(
                nowMs,
                number,
                why(),
                last(),
                end.lastRoot(),
                end.nextSequence(),
                end.position(),
                known() + 1,
                firstSequence(),
                archiving ? archived() : -1,
                checkpoint,
                tablesAhead ? snapshot.get().begins().batch() : 0,
                knownRoots);
    }
}
