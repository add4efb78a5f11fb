package io.attesta.authorizer.journal;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads frames up to the durable position, one behind the other or at a position. For one thread; any number of readers stand
 * beside the writer.
 */
public final class JournalReader implements Closeable {
    private final Disk disk;
    private final DurablePosition durable;
    private final List<Segment> segments = new ArrayList<>();
    private final BatchFrame frame = new BatchFrame();
    private long position;

    public JournalReader(final Disk disk, final DurablePosition durable) {
        this.disk = disk;
        this.durable = durable;
    }

    /** Position of the frame that {@link #next} reads. */
    public long position() {
        return position;
    }

    /** Makes {@link #next} go on at a position that a frame or {@link #position()} once had. */
    public void seek(final long newPosition) {
        position = newPosition;
    }

    /** The next durable frame, valid until the next call; null if there is none yet. */
    public BatchFrame next() throws IOException {
        while (position < durable.position()) {
            final Segment segment = segmentFrom(position);
            final long offset = Math.max(position - segment.header().base(), SegmentHeader.LENGTH);
            final long at = segment.header().base() + offset;
            final BatchFrame.Found found = frame.load(segment.file(), offset, at);
            if (found == BatchFrame.Found.FRAME) {
                position = at + frame.length();
                return frame;
            }
            if (found == BatchFrame.Found.BROKEN) {
                throw new JournalDamageException(disk.place(), segment.name(), offset, "no whole batch");
            }
            position = segment.end();
        }
        return null;
    }

    /** The frame at a position, valid until the next call. */
    public BatchFrame at(final long framePosition) throws IOException {
        final Segment segment = segment(framePosition);
        final long offset = framePosition - segment.header().base();
        if (frame.load(segment.file(), offset, framePosition) != BatchFrame.Found.FRAME) {
            throw new JournalDamageException(disk.place(), segment.name(), offset, "no whole batch");
        }
        return frame;
    }

    @Override
    public void close() throws IOException {
        for (final Segment segment : segments) {
            segment.close();
        }
        segments.clear();
    }

    private Segment segment(final long at) throws IOException {
        final Segment known = find(at);
        if (known != null) {
            return known;
        }
        openAll();
        final Segment segment = find(at);
        if (segment == null) {
            throw new JournalDamageException(disk.place(), "no segment", at, "the journal has no such position");
        }
        return segment;
    }

    /** The segment that has a position, or the next one: where an epoch begins, positions jump. Whoever reads on checks the batches' numbers. */
    private Segment segmentFrom(final long at) throws IOException {
        final Segment known = find(at);
        if (known != null) {
            return known;
        }
        openAll();
        return segments.stream()
                .filter(segment -> segment.end() > at)
                .min(Comparator.comparingLong(segment -> segment.header().base()))
                .orElseThrow(() ->
                        new JournalDamageException(disk.place(), "no segment", at, "the journal has no such position"));
    }

    private void openAll() throws IOException {
        closeGone();
        for (final String name : disk.names()) {
            if (Segment.isSegment(name)
                    && segments.stream().noneMatch(s -> s.name().equals(name))) {
                final Segment segment = Segment.open(disk, name);
                if (segment.header() == null) {
                    segment.close();
                    throw new JournalDamageException(disk.place(), name, 0, "no segment header");
                }
                segments.add(segment);
            }
        }
    }

    /** Lets go of segments that were deleted: while they are open, their room on the disk is not free. */
    private void closeGone() throws IOException {
        final List<String> names = disk.names();
        for (final Segment segment : List.copyOf(segments)) {
            if (!names.contains(segment.name())) {
                segments.remove(segment);
                segment.close();
            }
        }
    }

    private Segment find(final long at) {
        // The newest is asked for most.
        for (int i = segments.size() - 1; i >= 0; i--) {
            final Segment segment = segments.get(i);
            if (at >= segment.header().base() && at < segment.end()) {
                return segment;
            }
        }
        return null;
    }
}
