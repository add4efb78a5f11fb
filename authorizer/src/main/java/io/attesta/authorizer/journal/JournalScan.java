package io.attesta.authorizer.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a journal from its first batch to its last before the server starts: checksums, numbers, chain. A torn write at the very
 * end is cut off (nothing after it was ever answered); damage anywhere before is refused.
 */
public final class JournalScan {
    /** Takes each batch in turn; the frame is valid during the call only. */
    public interface Visitor {
        void batch(BatchFrame frame);
    }

    private static final int ZEROS_LENGTH = 64 * 1024;

    private final Disk disk;
    private final int node;
    private final String issuer;
    private final BatchFrame frame = new BatchFrame();

    private long nextBatch = 1;
    private long nextSequence = 1;
    private long position;
    private byte[] lastRoot = new byte[32];
    private long cutBytes;
    // The batch to start behind, until it was found.
    private JournalPlace awaited;
    // The batch of the snapshot that the tables begin with, 0 if they begin empty, -1 if nobody fills tables.
    private long tablesFrom;

    /**
     * @param node number that the journal must be of
     * @param issuer name that the journal must be of
     */
    public JournalScan(final Disk disk, final int node, final String issuer) {
        this.disk = disk;
        this.node = node;
        this.issuer = issuer;
    }

    /**
     * Visits every batch that there is and cuts a torn tail.
     *
     * @throws JournalDamageException if the journal is not what was written
     */
    public JournalEnd run(final Visitor visitor) throws IOException {
        return segments(segmentNames(), visitor);
    }

    /** The same for who wants to know where the journal ends and fills no tables: so needs no snapshot. */
    public JournalEnd survey(final Visitor visitor) throws IOException {
        tablesFrom = -1;
        return segments(segmentNames(), visitor);
    }

    /**
     * Visits every batch behind one and cuts a torn tail. The batches up to that one are held to their checksums and their chain like all
     * others: damage is found wherever it is.
     *
     * @throws JournalDamageException if the journal is not what was written, or has not that batch
     */
    public JournalEnd run(final JournalPlace behind, final Visitor visitor) throws IOException {
        awaited = behind;
        tablesFrom = behind.batch();
        final JournalEnd end = segments(segmentNames(), visitor);
        if (awaited != null && nextBatch > behind.batch()) {
            throw damage(
                    end.segment().orElse("no segment"),
                    0,
                    "it does not have batch " + behind.batch() + ", at which a snapshot begins");
        }
        requireReached();
        return end;
    }

    private void requireReached() {
        if (awaited != null) {
            throw new JournalTooShortException("a snapshot begins at batch " + awaited.batch(), nextBatch - 1);
        }
    }

    private List<String> segmentNames() throws IOException {
        return disk.names().stream().filter(Segment::isSegment).toList();
    }

    private JournalEnd segments(final List<String> names, final Visitor visitor) throws IOException {
        Optional<String> last = Optional.empty();
        for (int i = 0; i < names.size(); i++) {
            final boolean newest = i == names.size() - 1;
            if (segment(names.get(i), newest, visitor)) {
                last = Optional.of(names.get(i));
            }
        }
        return last.isEmpty()
                ? JournalEnd.empty()
                : new JournalEnd(last, position, nextBatch, nextSequence, lastRoot, cutBytes);
    }

    /** Reads one segment; false if its making was torn and it was deleted. */
    private boolean segment(final String name, final boolean newest, final Visitor visitor) throws IOException {
        try (Segment segment = Segment.open(disk, name)) {
            final SegmentHeader header = segment.header();
            if (header == null) {
                if (newest && FrameSearch.firstWhole(segment, SegmentHeader.LENGTH) < 0) {
                    requireReached();
                    cutBytes += SegmentHeader.LENGTH;
                    disk.delete(name);
                    return false;
                }
                throw damage(name, 0, "no segment header");
            }
            check(segment);
            position = header.base() + SegmentHeader.LENGTH;
            frames(segment, newest, visitor);
            return true;
        }
    }

    /** Whether the batch that was accepted is up to the one to start behind; that one must be the one that is meant. */
    private boolean isBefore(final Segment segment, final long offset) {
        if (awaited == null) {
            return false;
        }
        if (frame.number() == awaited.batch()) {
            if (position != awaited.position()
                    || !Arrays.equals(lastRoot, awaited.root())
                    || nextSequence != awaited.nextSequence()) {
                throw damage(
                        segment.name(),
                        offset,
                        "batch " + awaited.batch() + " is not the one at which a snapshot begins");
            }
            awaited = null;
        }
        return true;
    }

    private void check(final Segment segment) throws IOException {
        final String name = segment.name();
        final SegmentHeader header = segment.header();
        if (header.node() != node || !header.issuer().equals(issuer)) {
            throw damage(
                    name, 0, "it is of " + header.issuer() + "/" + header.node() + ", not of " + issuer + "/" + node);
        }
        final boolean first = nextBatch == 1 && position == 0;
        final Optional<EpochStart> epoch = epoch(segment);
        epoch.ifPresent(start -> requireTables(start, name));
        if (first || epoch.isPresent() && followed(epoch.get(), header)) {
            nextBatch = header.firstBatch();
            nextSequence = header.nextSequence();
            lastRoot = header.previousRoot();
        }
        if (header.firstBatch() != nextBatch || !Arrays.equals(header.previousRoot(), lastRoot)) {
            throw damage(name, 0, "it begins with batch " + header.firstBatch() + ", expected was " + nextBatch);
        }
    }

    private Optional<EpochStart> epoch(final Segment segment) throws IOException {
        return frame.load(segment.file(), SegmentHeader.LENGTH, 0) == BatchFrame.Found.FRAME
                ? frame.epoch()
                : Optional.empty();
    }

    /** Whether an epoch goes on behind the last batch: then its numbers are what is expected. */
    private boolean followed(final EpochStart epoch, final SegmentHeader header) {
        return epoch.follows(nextBatch - 1, lastRoot, nextSequence)
                && epoch.firstBatch() == header.firstBatch()
                && epoch.firstSequence() == header.nextSequence();
    }

    /** An epoch that goes on from a snapshot follows from that one, or is behind a later one: the journal alone does not lead there. */
    private void requireTables(final EpochStart epoch, final String name) {
        if (epoch.snapshotBatch() == 0 || tablesFrom < 0 || tablesFrom >= epoch.firstBatch()) {
            return;
        }
        if (tablesFrom != epoch.snapshotBatch()) {
            throw damage(
                    name,
                    SegmentHeader.LENGTH,
                    "epoch " + epoch.epoch() + " goes on from the snapshot at batch " + epoch.snapshotBatch()
                            + ", which is missing or damaged");
        }
        if (awaited != null && nextBatch <= awaited.batch()) {
            // The batch itself is lost with what came before the epoch.
            awaited = null;
        }
    }

    private void frames(final Segment segment, final boolean newest, final Visitor visitor) throws IOException {
        while (true) {
            final long offset = position - segment.header().base();
            final BatchFrame.Found found = frame.load(segment.file(), offset, position);
            if (found == BatchFrame.Found.FRAME) {
                accept(segment, offset);
                if (!isBefore(segment, offset)) {
                    visit(visitor, segment, offset);
                }
                frame.rewind();
                position += frame.length();
            } else {
                final long later = FrameSearch.firstWhole(segment, offset + 8);
                if (later >= 0 || found == BatchFrame.Found.BROKEN && !newest) {
                    throw damage(segment.name(), offset, "no whole batch, but the journal goes on behind it");
                }
                if (newest) {
                    // Before anything is cut off.
                    requireReached();
                    cut(segment, offset);
                }
                return;
            }
        }
    }

    /** A batch that cannot be taken in, of a newer format say, is damage as far as this server can tell. */
    private void visit(final Visitor visitor, final Segment segment, final long offset) {
        try {
            visitor.batch(frame);
        } catch (final IllegalArgumentException e) {
            throw damage(segment.name(), offset, "batch " + frame.number() + ": " + e.getMessage());
        }
    }

    private void accept(final Segment segment, final long offset) {
        if (frame.number() != nextBatch) {
            throw damage(segment.name(), offset, "batch " + frame.number() + ", expected was " + nextBatch);
        }
        if (!Arrays.equals(frame.previousRoot(), lastRoot)) {
            throw damage(segment.name(), offset, "batch " + frame.number() + " does not follow from the one before");
        }
        if (frame.firstSequence() != nextSequence) {
            throw damage(
                    segment.name(), offset, "sequence " + frame.firstSequence() + ", expected was " + nextSequence);
        }
        nextBatch++;
        nextSequence += frame.statements();
        lastRoot = frame.root();
    }

    /** Makes everything from an offset on zeros again, so that later frames follow on clean ground. */
    private void cut(final Segment segment, final long from) throws IOException {
        final long dirtyEnd = FrameSearch.dirtyEnd(segment, from);
        if (dirtyEnd == from) {
            return;
        }
        cutBytes += dirtyEnd - from;
        final ByteBuffer zeros = ByteBuffer.allocate(ZEROS_LENGTH);
        for (long at = from; at < dirtyEnd; at += zeros.capacity()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), dirtyEnd - at));
            segment.file().write(at, zeros);
        }
        segment.file().sync();
    }

    private JournalDamageException damage(final String file, final long offset, final String what) {
        return new JournalDamageException(disk.place(), file, offset, what);
    }
}
