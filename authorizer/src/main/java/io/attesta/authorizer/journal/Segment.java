package io.attesta.authorizer.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One open segment: its header and its file. */
record Segment(String name, SegmentHeader header, Disk.DiskFile file, long size) implements Closeable {
    /** Position in the journal behind the segment. */
    long end() {
        return header.base() + size;
    }

    /** Opens a segment; its header is null if the file has no good one. */
    static Segment open(final Disk disk, final String name) throws IOException {
        final Disk.DiskFile file = disk.open(name);
        final ByteBuffer head = ByteBuffer.allocate(SegmentHeader.LENGTH);
        file.read(0, head);
        return new Segment(name, SegmentHeader.decode(head.flip()), file, file.size());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    static boolean isSegment(final String name) {
        return name.matches("\\d{20}\\.jnl");
    }
}
