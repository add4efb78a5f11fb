package io.attesta.authorizer.archive;

import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.JournalReader;
import io.attesta.authorizer.journal.SegmentHeader;
import io.attesta.protocol.receipt.BatchTree;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * All batches that the journal still has, from the first on, read beside its writer or without one. The caller knows how many are
 * durable; this one does not.
 */
final class JournalWalk implements Closeable {
    private final JournalReader reader;
    private final TreeMap<Long, Long> firstFrames = new TreeMap<>();
    /** Epochs by the last batch before them. */
    private final TreeMap<Long, EpochStart> epochs = new TreeMap<>();

    private final byte[] previousRoot;
    private long next;
    private long position;

    JournalWalk(final Disk disk) throws IOException {
        final RetainedSegments segments = new RetainedSegments(disk);
        for (final long first : segments.firstBatches()) {
            firstFrames.put(first, segments.firstFrame(first));
            segments.epoch(first).ifPresent(epoch -> epochs.put(epoch.lastBatch(), epoch));
        }
        // A place in the journal is read whatever is durable: the caller goes no further than that.
        reader = new JournalReader(disk, new DurablePosition());
        next = firstFrames.isEmpty() ? 1 : firstFrames.firstKey();
        previousRoot = next == 1 ? new byte[BatchTree.HASH_LENGTH] : segments.previousRoot(next);
        position = firstFrames.isEmpty() ? SegmentHeader.LENGTH : firstFrames.get(next);
    }

    /** Number of the next batch. */
    long next() {
        return next;
    }

    /** Root of the batch before the first. */
    byte[] previousRoot() {
        return previousRoot;
    }

    /**
     * Reads the next batch, valid until the next call.
     *
     * @throws io.attesta.authorizer.journal.JournalDamageException if there is none, or another one
     */
    BatchFrame read() throws IOException {
        final Map.Entry<Long, Long> segment = firstFrames.floorEntry(next);
        if (segment != null && segment.getKey() == next) {
            position = segment.getValue();
        }
        final BatchFrame frame = reader.at(position);
        position += frame.length();
        final EpochStart epoch = epochs.get(frame.number());
        next = epoch == null ? next + 1 : epoch.firstBatch();
        return frame;
    }

    /** Whether the journal lost a batch before an epoch began, whose signed entry says that the archive had it. */
    boolean isLost(final long batch) {
        final Map.Entry<Long, EpochStart> epoch = epochs.lowerEntry(batch);
        return epoch != null && epoch.getValue().isArchivedAlone(batch);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
