package io.attesta.authorizer.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All whole batches that a journal has, one after the other, beside its writer or without one: for commands, which know of no durable
 * position. Only reads; ends before a torn tail. For one thread.
 */
public final class FrameWalk implements Closeable {
    private final Disk disk;
    private final BatchFrame frame = new BatchFrame();
    private List<String> names;
    private int index;
    private Segment segment;
    private long offset;
    private long frameOffset;

    /** At the first batch that the journal still has. */
    public FrameWalk(final Disk disk) throws IOException {
        this(disk, header -> false);
    }

    private FrameWalk(final Disk disk, final Predicate<SegmentHeader> notBehind) throws IOException {
        this.disk = disk;
        list();
        index = Math.max(0, last(notBehind));
    }

    /** At the segment in which a batch is, or at the first. */
    public static FrameWalk towardsBatch(final Disk disk, final long batch) throws IOException {
        return new FrameWalk(disk, header -> header.firstBatch() <= batch);
    }

    /** At the segment in which a sequence number was given, or at the first. */
    public static FrameWalk towardsSequence(final Disk disk, final long sequence) throws IOException {
        return new FrameWalk(disk, header -> header.nextSequence() <= sequence);
    }

    private void list() throws IOException {
        names = disk.names().stream().filter(Segment::isSegment).sorted().toList();
    }

    private int last(final Predicate<SegmentHeader> notBehind) throws IOException {
        for (int i = names.size() - 1; i > 0; i--) {
            try (Segment each = Segment.open(disk, names.get(i))) {
                if (each.header() != null && notBehind.test(each.header())) {
                    return i;
                }
            }
        }
        return 0;
    }

    /** The header of the first segment; empty if there is none, or none with a good header. */
    public Optional<SegmentHeader> first() throws IOException {
        return SegmentHeader.first(disk);
    }

    /**
     * The next whole batch, valid until the next call; null behind the last.
     *
     * @throws JournalDamageException if something that is no whole batch stands before others
     */
    public BatchFrame next() throws IOException {
        while (index < names.size()) {
            if (segment == null && !open()) {
                return null;
            }
            final BatchFrame.Found found =
                    frame.load(segment.file(), offset, segment.header().base() + offset);
            if (found == BatchFrame.Found.FRAME) {
                frameOffset = offset;
                offset += frame.length();
                return frame;
            }
            if (isNewest()) {
                list();
                if (isNewest()) {
                    return endOfAll();
                }
                // The writer went on to another segment: what was half written here is whole now.
                continue;
            }
            if (found == BatchFrame.Found.BROKEN || FrameSearch.firstWhole(segment, offset) >= 0) {
                throw damage("no whole batch, but the journal goes on behind it");
            }
            nextSegment();
        }
        return null;
    }

    private boolean isNewest() {
        return index == names.size() - 1;
    }

    /** Nothing, or what a write left that was cut off or goes on just now. */
    private BatchFrame endOfAll() throws IOException {
        if (FrameSearch.firstWhole(segment, offset + 8) >= 0
                && frame.load(segment.file(), offset, 0) != BatchFrame.Found.FRAME) {
            throw damage("no whole batch, but the journal goes on behind it");
        }
        return null;
    }

    private boolean open() throws IOException {
        segment = Segment.open(disk, names.get(index));
        offset = SegmentHeader.LENGTH;
        if (segment.header() != null) {
            return true;
        }
        if (isNewest() && FrameSearch.firstWhole(segment, 0) < 0) {
            return false;
        }
        throw new JournalDamageException(disk.place(), names.get(index), 0, "no segment header");
    }

    private void nextSegment() throws IOException {
        segment.close();
        segment = null;
        index++;
    }

    private JournalDamageException damage(final String what) {
        return new JournalDamageException(disk.place(), segment.name(), offset, what);
    }

    /** File of the batch that {@link #next} gave last. */
    public String file() {
        return segment.name();
    }

    /** Where in its file that batch begins, bytes. */
    public long offset() {
        return frameOffset;
    }

    @Override
    public void close() throws IOException {
        if (segment != null) {
            segment.close();
            segment = null;
        }
    }
}
