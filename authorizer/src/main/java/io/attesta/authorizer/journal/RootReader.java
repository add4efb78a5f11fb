package io.attesta.authorizer.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The roots of the durable batches, one after the other, read from the headers of the frames alone: 192 bytes a batch, however much is
 * in it. Each must follow from the one before, so that a header that was altered shows at the next; {@link #check} reads the last one
 * whole. For one thread.
 */
public final class RootReader implements Closeable {
    private final Disk disk;
    private final DurablePosition durable;
    private final BatchFrame frame = new BatchFrame();
    private Segment segment;
    private long position;
    private long lastPosition;
    private long number;
    private byte[] root = new byte[32];

    /** @param durable how far the journal may be read */
    public RootReader(final Disk disk, final DurablePosition durable) {
        this.disk = disk;
        this.durable = durable;
    }

    /**
     * Goes behind a batch.
     *
     * @param batch its number, 0 = to the beginning
     * @param batchRoot its root, zeros if it is 0
     * @throws JournalDamageException if the journal has not that batch, or another one under its number
     */
    public void resume(final long batch, final byte[] batchRoot) throws IOException {
        close();
        number = batch;
        root = batchRoot.clone();
        final Optional<String> name = segmentBefore(batch + 1);
        if (name.isEmpty()) {
            if (batch > 0 || !segments().isEmpty()) {
                throw new JournalDamageException(
                        disk.place(), "no segment", 0, "it does not reach back to batch " + (batch + 1));
            }
            position = 0;
            return;
        }
        open(name.get());
        position = segment.header().base() + SegmentHeader.LENGTH;
        number = segment.header().firstBatch() - 1;
        root = segment.header().previousRoot();
        while (number < batch) {
            if (!next()) {
                throw new JournalDamageException(
                        disk.place(), segment.name(), 0, "it ends before batch " + batch + ", which a checkpoint has");
            }
        }
        if (!Arrays.equals(root, batchRoot)) {
            throw new JournalDamageException(
                    disk.place(), segment.name(), 0, "batch " + batch + " is not the one that a checkpoint has");
        }
    }

    /** Moves to the next durable batch; false if there is none yet. */
    public boolean next() throws IOException {
        while (position < durable.position()) {
            if (segment == null || position >= segment.end()) {
                openAt(position);
            }
            final long offset = Math.max(position - segment.header().base(), SegmentHeader.LENGTH);
            final BatchFrame.Found found = frame.loadHeader(segment.file(), offset);
            if (found == BatchFrame.Found.BROKEN) {
                throw damage(offset, "no whole batch");
            }
            if (found == BatchFrame.Found.FRAME) {
                take(offset);
                return true;
            }
            position = segment.end();
        }
        return false;
    }

    private void take(final long offset) {
        if (frame.number() != number + 1 || !Arrays.equals(frame.previousRoot(), root)) {
            throw damage(offset, "batch " + frame.number() + " does not follow from batch " + number);
        }
        lastPosition = segment.header().base() + offset;
        position = lastPosition + frame.length();
        number = frame.number();
        root = frame.root();
    }

    /** Number of the batch that {@link #next} moved to. */
    public long number() {
        return number;
    }

    /** Its root, 32 bytes, not to be changed. */
    public byte[] root() {
        return root;
    }

    /** Reads the last batch whole, with its checksum: what follows from nothing yet. Only directly behind a {@link #next} that was true. */
    public void check() throws IOException {
        final long offset = lastPosition - segment.header().base();
        if (offset < SegmentHeader.LENGTH
                || frame.load(segment.file(), offset, lastPosition) != BatchFrame.Found.FRAME
                || !Arrays.equals(frame.root(), root)) {
            throw damage(offset, "no whole batch");
        }
    }

    /** Gives back the file. */
    @Override
    public void close() throws IOException {
        if (segment != null) {
            segment.close();
            segment = null;
        }
    }

    private void openAt(final long at) throws IOException {
        // Segments stand one behind the other, so the next one begins with the batch that is awaited.
        final String name = segmentBefore(number + 1)
                .orElseThrow(() -> new JournalDamageException(
                        disk.place(), "no segment", at, "the journal has no batch " + (number + 1)));
        open(name);
        if (at == segment.end()) {
            // The next one begins an epoch: batches before it are lost, and their roots are nowhere in the journal.
            throw damage(
                    segment.size(),
                    "batch " + (number + 1) + " and what follows was lost before an epoch began: put back the folder"
                            + " checkpoints, which has the roots, or begin an epoch with serve --new-epoch=BATCH"
                            + " (docs/operating/disaster-recovery.md)");
        }
        if (at < segment.header().base() || at > segment.end()) {
            throw damage(0, "the journal goes on at " + at + ", which is not in it");
        }
    }

    private void open(final String name) throws IOException {
        close();
        segment = Segment.open(disk, name);
        if (segment.header() == null) {
            throw damage(0, "no segment header");
        }
    }

    /** The newest segment that begins with a batch or before it. */
    private Optional<String> segmentBefore(final long batch) throws IOException {
        final String limit = SegmentHeader.fileName(batch);
        return segments().stream().filter(name -> name.compareTo(limit) <= 0).reduce((older, newer) -> newer);
    }

    private List<String> segments() throws IOException {
        return disk.names().stream().filter(Segment::isSegment).sorted().toList();
    }

    private JournalDamageException damage(final long offset, final String what) {
        return new JournalDamageException(disk.place(), segment.name(), offset, what);
    }
}
