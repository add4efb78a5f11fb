package io.attesta.authorizer.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of an epoch: an operator started over a journal that may not have all that was signed. Its numbers go on where nothing
 * was given before.
 *
 * @param atMs when, milliseconds since 1970
 * @param epoch number of the epoch, from 2: a journal begins with the first
 * @param why bits of {@link #ARCHIVE_AHEAD}, {@link #CHECKPOINT_AHEAD}, {@link #SNAPSHOT_AHEAD}, {@link #ASKED}
 * @param lastBatch last batch that the journal had, 0 if none
 * @param lastRoot its root, 32 bytes, zeros if there is none
 * @param nextSequence sequence number that would have come next
 * @param position position in the journal behind the last batch, bytes: what stood there and behind is lost
 * @param firstBatch number of the batch in which this entry stands
 * @param firstSequence sequence number that comes next
 * @param archiveBatch last batch that the archive was known to have, 0 if none, -1 if nobody could be asked
 * @param checkpointBatch batches under the newest checkpoint, 0 if none
 * @param snapshotBatch batch at which the snapshot begins that the tables go on from, 0 if they follow from the journal
 * @param knownRoots batches from the first on whose roots are known: the log of checkpoints goes on over these
 */
public record EpochStart(
        long atMs,
        int epoch,
        int why,
        long lastBatch,
        byte[] lastRoot,
        long nextSequence,
        long position,
        long firstBatch,
        long firstSequence,
        long archiveBatch,
        long checkpointBatch,
        long snapshotBatch,
        long knownRoots) {
    /** The archive has batches that the journal has not. */
    public static final int ARCHIVE_AHEAD = 1;
    /** A checkpoint was signed over batches that the journal has not. */
    public static final int CHECKPOINT_AHEAD = 2;
    /** A snapshot knows batches that the journal has not. */
    public static final int SNAPSHOT_AHEAD = 4;
    /** Nothing that could be asked knew more than the journal: the operator did, who had restored a backup. */
    public static final int ASKED = 8;

    /** The epoch with which the segment begins that begins with a batch; empty if it begins with none, or has no batch yet. */
    public static Optional<EpochStart> at(final Disk disk, final long firstBatch) throws IOException {
        final BatchFrame frame = new BatchFrame();
        try (Disk.DiskFile file = disk.open(SegmentHeader.fileName(firstBatch))) {
            return frame.load(file, SegmentHeader.LENGTH, 0) == BatchFrame.Found.FRAME
                    ? frame.epoch()
                    : Optional.empty();
        }
    }

    /**
     * Whether it goes on behind a batch.
     *
     * @param batch number of the last batch of the journal, 0 if there is none
     * @param root its root, 32 bytes
     * @param sequence sequence number that would have come next
     */
    public boolean follows(final long batch, final byte[] root, final long sequence) {
        return lastBatch == batch
                && Arrays.equals(lastRoot, root)
                && nextSequence == sequence
                && firstBatch > batch
                && firstSequence > sequence;
    }

    /** Whether nothing was left of what was before, and its tables are empty. */
    public boolean isFromNothing() {
        return lastBatch == 0 && snapshotBatch == 0;
    }

    /** Whether the journal lost a batch before this epoch, and the archive was known to have it. */
    public boolean isArchivedAlone(final long batch) {
        return batch > lastBatch && batch < firstBatch && batch <= archiveBatch;
    }

    /** Why the epoch began, in words. */
    public String reason() {
        final List<String> ahead = new ArrayList<>();
        if ((why & ARCHIVE_AHEAD) != 0) {
            ahead.add("the archive was ahead");
        }
        if ((why & CHECKPOINT_AHEAD) != 0) {
            ahead.add("a checkpoint was ahead");
        }
        if ((why & SNAPSHOT_AHEAD) != 0) {
            ahead.add("a snapshot was ahead");
        }
        return ahead.isEmpty() ? "the operator asked for it" : String.join(", ", ahead);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof EpochStart that
                && Arrays.equals(lastRoot, that.lastRoot)
                && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(firstBatch);
    }

    @Override
    public String toString() {
        return "epoch " + epoch + " at " + atMs + ", why " + why + ": batch " + lastBatch + " (root "
                + HexFormat.of().formatHex(lastRoot) + ") before " + position + " to " + firstBatch + ", sequence "
                + nextSequence + " to " + firstSequence + ", archive " + archiveBatch + ", checkpoint "
                + checkpointBatch + ", snapshot " + snapshotBatch + ", roots " + knownRoots;
    }
}
