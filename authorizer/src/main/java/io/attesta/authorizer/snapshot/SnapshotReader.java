package io.attesta.authorizer.snapshot;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.pipeline.TableSection;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads one snapshot: once to see whether it is whole, once more to put its blocks back. For one thread. */
final class SnapshotReader {
    private final Disk disk;
    private final String name;

    /** Takes each block in turn. */
    interface Visitor {
        void block(TableSection section, ByteBuffer rows);
    }

    SnapshotReader(final Disk disk, final String name) {
        this.disk = disk;
        this.name = name;
    }

    /** The header, if all of the file is as it was written; null if not. */
    SnapshotHeader check() throws IOException {
        try (Disk.DiskFile file = disk.open(name)) {
            final SnapshotHeader header = header(file);
            return header != null && visit(file, (section, rows) -> {}) ? header : null;
        }
    }

    /** Visits the blocks of a file that {@link #check} found whole; gives the batch from which on they are exact. */
    long visit(final Visitor visitor) throws IOException {
        try (Disk.DiskFile file = disk.open(name)) {
            if (header(file) == null || !visit(file, visitor)) {
                throw new IOException(name + " changed while it was read");
            }
            final ByteBuffer end = read(file, file.size() - SnapshotBlock.END_LENGTH, SnapshotBlock.END_LENGTH);
            return end.getLong(0);
        }
    }

    private static SnapshotHeader header(final Disk.DiskFile file) throws IOException {
        return SnapshotHeader.decode(read(file, 0, SnapshotHeader.LENGTH));
    }

    private static boolean visit(final Disk.DiskFile file, final Visitor visitor) throws IOException {
        long position = SnapshotHeader.LENGTH;
        long blocks = 0;
        while (true) {
            final ByteBuffer header = read(file, position, SnapshotBlock.HEADER_LENGTH);
            if (header.remaining() < SnapshotBlock.HEADER_LENGTH) {
                return false;
            }
            final int length = header.getInt(4);
            if (length < 0 || length > SnapshotBlock.MAX_LENGTH || length > file.size() - position) {
                return false;
            }
            final ByteBuffer content = read(file, position + SnapshotBlock.HEADER_LENGTH, length);
            if (content.remaining() < length || !SnapshotBlock.isWhole(header, content)) {
                return false;
            }
            position += SnapshotBlock.HEADER_LENGTH + length;
            final int number = header.get(0) & 0xFF;
            if (number == SnapshotBlock.END) {
                return length == SnapshotBlock.END_LENGTH && content.getLong(8) == blocks && position == file.size();
            }
            final TableSection section = TableSection.of(number);
            if (section == null) {
                return false;
            }
            visitor.block(section, content);
            blocks++;
        }
    }

    private static ByteBuffer read(final Disk.DiskFile file, final long position, final int length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        file.read(position, bytes);
        return bytes.flip();
    }
}
