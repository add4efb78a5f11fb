package io.attesta.authorizer.snapshot;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.pipeline.TableSection;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one snapshot aside, block by block, and puts it in its place when it is whole and durable. For one thread. */
final class SnapshotWriter implements Closeable {
    /** The journal's syncs, on the same disk, wait for no more than this. */
    private static final int SYNC_BYTES = 1 << 20;

    private final SnapshotFolder folder;
    private final long batch;
    private final Disk.DiskFile file;
    private long position;
    private long synced;
    private long blocks;
    private boolean finished;

    SnapshotWriter(final SnapshotFolder folder, final SnapshotHeader header) throws IOException {
        this.folder = folder;
        batch = header.batch();
        file = folder.disk().create(SnapshotFolder.MAKING, 0);
        write(header.encode());
    }

    /** Appends a block. */
    void block(final TableSection section, final ByteBuffer rows) throws IOException {
        write(SnapshotBlock.header(section.number(), rows));
        write(rows);
        blocks++;
    }

    /**
     * Closes the file and gives it its name; the oldest goes. Returns when it is durable.
     *
     * @param exactFrom number of the batch of the last block's moment
     */
    void finish(final long exactFrom) throws IOException {
        final ByteBuffer end = ByteBuffer.allocate(SnapshotBlock.END_LENGTH);
        end.putLong(exactFrom).putLong(blocks).flip();
        write(SnapshotBlock.header(SnapshotBlock.END, end));
        write(end);
        file.sync();
        file.close();
        finished = true;
        folder.disk().rename(SnapshotFolder.MAKING, SnapshotFolder.name(batch));
        folder.trim();
    }

    /** Bytes written. */
    long bytes() {
        return position;
    }

    private void write(final ByteBuffer bytes) throws IOException {
        final int length = bytes.remaining();
        file.write(position, bytes);
        position += length;
        if (position - synced >= SYNC_BYTES) {
            file.sync();
            synced = position;
        }
    }

    /** Gives back the file, and its room if the snapshot was not finished. */
    @Override
    public void close() throws IOException {
        file.close();
        if (!finished) {
            folder.disk().delete(SnapshotFolder.MAKING);
        }
    }
}
