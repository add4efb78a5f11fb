package io.attesta.authorizer.inspection;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.card.PlainCardTable;
import io.attesta.authorizer.decision.Window;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.FrameWalk;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.SegmentHeader;
import io.attesta.authorizer.pipeline.Replay;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.session.SessionTable;
import io.attesta.authorizer.session.TransactionTable;
import io.attesta.authorizer.snapshot.OldestSnapshot;
import io.attesta.keystore.Cmac;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A replay of a journal from its first batch, or from a snapshot, to its last: batch by batch, in one pass. Only reads. */
public final class JournalReplay {
    private final Disk journal;
    private final List<Cmac> codeKeys;
    private final Replay.Listener listener;
    private final Tables tables = tables();

    private long lastBatch;
    private byte[] lastRoot;

    /**
     * What a replay came to; its differences were told one by one.
     *
     * @param behind number of the batch whose snapshot it began with, 0 if it began with the first batch
     * @param lastBatch number of the last batch, 0 if there is none
     * @param decisions requests that were decided once more
     * @param unchecked requests that were taken as recorded
     * @param endedBefore the epoch it could not go into: its tables are those of another snapshot
     */
    public record Report(
            long behind, long lastBatch, long decisions, long unchecked, Optional<EpochStart> endedBefore) {}

    /**
     * Nothing is read before one of the two is run, once.
     *
     * @param journal the journal's folder
     * @param codeKeys keys of usage code, the newest first; empty: codes are taken as recorded, if they were free
     */
    public JournalReplay(final Disk journal, final List<Cmac> codeKeys, final Replay.Listener listener) {
        this.journal = journal;
        this.codeKeys = codeKeys;
        this.listener = listener;
    }

    /** Cards have all the room they want, and the others until the journal says how much: what found none was never recorded. */
    private static Tables tables() {
        return new Tables(
                new PlainCardTable(Long.MAX_VALUE),
                new AcceptorTable(new EnrolledPairs()),
                new SessionTable(Long.MAX_VALUE),
                new TransactionTable(Window.DAY, Long.MAX_VALUE, 0),
                new TransactionTable(Window.WEEK, Long.MAX_VALUE, 0));
    }

    /**
     * Replays all of a journal that has its first batch, or begins with an epoch that went on from nothing.
     *
     * @param progress told positions in the journal, now and then
     * @throws JournalDamageException if the journal is not what was written
     * @throws IOException if it cannot be read
     */
    public Report fromFirst(final LongConsumer progress) throws IOException {
        try (FrameWalk walk = new FrameWalk(journal)) {
            final Optional<SegmentHeader> first = walk.first();
            first.ifPresent(this::follow);
            final int node = first.map(SegmentHeader::node).orElse(1);
            return run(walk, new Replay(tables, 0, node, codeKeys, listener), 0, progress);
        }
    }

    private void follow(final SegmentHeader first) {
        lastBatch = first.firstBatch() - 1;
        lastRoot = first.previousRoot();
    }

    /**
     * Replays what a journal has behind a snapshot; the batches before those from which on the snapshot is exact are applied as recorded.
     *
     * @param node number of the node
     * @param progress told positions in the journal, now and then
     * @throws JournalDamageException if the journal is not what was written, or is not the snapshot's
     * @throws IOException if it cannot be read
     */
    public Report from(final OldestSnapshot snapshot, final int node, final LongConsumer progress) throws IOException {
        final long exactFrom = snapshot.fill(tables);
        try (FrameWalk walk = FrameWalk.towardsBatch(journal, snapshot.batch())) {
            BatchFrame frame = walk.next();
            while (frame != null && frame.number() < snapshot.batch()) {
                frame = walk.next();
            }
            final Replay replay = new Replay(tables, exactFrom, node, codeKeys, listener);
            if (frame != null && isEpochOf(frame, snapshot.batch())) {
                // The batch at which the snapshot begins is lost with what came before the epoch.
                decide(walk, replay, frame);
            } else if (frame != null
                    && frame.number() == snapshot.batch()
                    && snapshot.isAt(frame.position(), frame.root())) {
                went(frame);
            } else {
                throw damage(walk, "it has not the batch " + snapshot.batch() + " at which a snapshot begins");
            }
            final Report report = run(walk, replay, snapshot.batch(), progress);
            if (lastBatch < exactFrom && report.endedBefore().isEmpty()) {
                throw damage(
                        walk,
                        "it ends with batch " + lastBatch + ", but a snapshot knows batch " + exactFrom
                                + ": part of the journal is missing");
            }
            return report;
        }
    }

    private Report run(final FrameWalk walk, final Replay replay, final long behind, final LongConsumer progress)
            throws IOException {
        for (BatchFrame frame = walk.next(); frame != null; frame = walk.next()) {
            final Optional<EpochStart> epoch = frame.epoch();
            if (!follows(frame, epoch)) {
                throw damage(walk, "batch " + frame.number() + " does not follow from batch " + lastBatch);
            }
            if (epoch.isPresent() && epoch.get().snapshotBatch() > 0) {
                return new Report(behind, lastBatch, replay.decisions(), replay.unchecked(), epoch);
            }
            decide(walk, replay, frame);
            if (lastBatch % 1024 == 0) {
                progress.accept(frame.position());
            }
        }
        return new Report(behind, lastBatch, replay.decisions(), replay.unchecked(), Optional.empty());
    }

    /** A batch follows from the one before; a beginning epoch from what the journal had, over what it lost. */
    private boolean follows(final BatchFrame frame, final Optional<EpochStart> epoch) {
        if (epoch.isPresent() && !epoch.get().isFromNothing()) {
            return epoch.get().firstBatch() == frame.number()
                    && epoch.get().follows(lastBatch, lastRoot, tables.nextSequence());
        }
        return frame.number() == lastBatch + 1 && Arrays.equals(frame.previousRoot(), lastRoot);
    }

    private static boolean isEpochOf(final BatchFrame frame, final long snapshotBatch) {
        return frame.epoch()
                .filter(epoch -> epoch.snapshotBatch() == snapshotBatch)
                .isPresent();
    }

    private void decide(final FrameWalk walk, final Replay replay, final BatchFrame frame)
            throws JournalDamageException {
        try {
            replay.batch(frame);
        } catch (final IllegalArgumentException e) {
            throw damage(walk, "batch " + frame.number() + ": " + e.getMessage());
        } catch (final IndexOutOfBoundsException | BufferUnderflowException e) {
            // Its checksum is right, so somebody made it so.
            throw damage(walk, "batch " + frame.number() + " has parts that do not fit its lengths");
        }
        went(frame);
    }

    private void went(final BatchFrame frame) {
        lastBatch = frame.number();
        lastRoot = frame.root();
    }

    private JournalDamageException damage(final FrameWalk walk, final String what) {
        return new JournalDamageException(journal.place(), walk.file(), walk.offset(), what);
    }
}
