package io.attesta.authorizer.checkpoint;

import io.attesta.authorizer.journal.Disk;
import io.attesta.protocol.checkpoint.SubtreeHashes;
import io.attesta.protocol.checkpoint.Tile;
import io.attesta.protocol.checkpoint.TreeFrontier;
import io.attesta.protocol.receipt.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The roots of all batches, 32 bytes each, in files of 65,536, and with them the hashes of the tree's larger subtrees. They outlive the
 * journal's segments: 2 MiB a file, so a million batches take 32 MB.
 *
 * <pre>
 *   00000000000000000001.roots                 named after its first batch
 *         0  65536 × 32   root of the batch, in order; zeros = not there yet
 *   2097152    256 × 32   hash of each complete subtree of 256 leaves
 *   2105344      1 × 32   hash of the complete subtree of all 65,536
 * </pre>
 *
 * <p>Written by one thread, read by any up to a size that was synced. How many roots count is not said here but by a signed checkpoint:
 * what stands behind it is written over.
 */
public final class RootLog implements SubtreeHashes, Closeable {
    private static final int HASH = Sha256.LENGTH;
    private static final int ROOTS = 1 << 16;
    private static final int LOW_HEIGHT = 8;
    private static final int HIGH_HEIGHT = 16;
    private static final int LOW_OFFSET = ROOTS * HASH;
    private static final int HIGH_OFFSET = LOW_OFFSET + (ROOTS >> LOW_HEIGHT) * HASH;
    private static final int FILE_BYTES = HIGH_OFFSET + HASH;

    private final Disk disk;
    private final ByteBuffer pending = ByteBuffer.allocate(1024 * HASH);
    private TreeFrontier frontier;
    private Disk.DiskFile file;
    private String name = "";

    /** @param disk the folder of the files */
    public RootLog(final Disk disk) {
        this.disk = disk;
    }

    /** Goes on behind so many roots; the files must have them. */
    public void resume(final long size) throws IOException {
        close();
        pending.clear();
        frontier = new TreeFrontier(size, this);
    }

    /** Number of roots. */
    public long size() {
        return frontier.size();
    }

    /** Root of the tree over all roots. */
    public byte[] treeRoot() {
        return frontier.root();
    }

    /** Appends the root of the next batch; it is on disk after {@link #sync}. */
    public void append(final byte[] root) throws IOException {
        final long index = frontier.size();
        if (index % ROOTS == 0) {
            sync();
            open(index);
        } else if (file == null) {
            open(index);
        }
        if (!pending.hasRemaining()) {
            flush();
        }
        pending.put(root);
        final Completed larger = new Completed();
        frontier.append(root, larger);
        larger.write();
    }

    /** Subtrees of the two heights that are kept, as a leaf completes them. */
    private final class Completed implements TreeFrontier.Completed {
        private byte[] low;
        private byte[] high;
        private long lowIndex;

        @Override
        public void subtree(final int height, final long index, final byte[] hash) {
            if (height == LOW_HEIGHT) {
                low = hash;
                lowIndex = index;
            } else if (height == HIGH_HEIGHT) {
                high = hash;
            }
        }

        private void write() throws IOException {
            if (low != null) {
                file.write(LOW_OFFSET + lowIndex % (ROOTS >> LOW_HEIGHT) * HASH, ByteBuffer.wrap(low));
            }
            if (high != null) {
                file.write(HIGH_OFFSET, ByteBuffer.wrap(high));
            }
        }
    }

    /** Makes everything appended durable. */
    public void sync() throws IOException {
        if (file != null) {
            flush();
            file.sync();
        }
    }

    private void flush() throws IOException {
        final long end = (frontier.size() - 1) % ROOTS + 1;
        pending.flip();
        file.write((end - pending.remaining() / HASH) * HASH, pending);
        pending.clear();
    }

    private void open(final long index) throws IOException {
        close();
        name = fileName(index);
        file = disk.names().contains(name) ? disk.open(name) : disk.create(name, FILE_BYTES);
    }

    /** Gives back the file. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    @Override
    public byte[] hash(final int height, final long index) throws IOException {
        final long first = index << height;
        if (height == 0) {
            return new Sha256().leaf(read(first, first % ROOTS * HASH, HASH));
        }
        if (height == LOW_HEIGHT) {
            return read(first, LOW_OFFSET + index % (ROOTS >> LOW_HEIGHT) * HASH, HASH);
        }
        if (height == HIGH_HEIGHT) {
            return read(first, HIGH_OFFSET, HASH);
        }
        return new Sha256().node(hash(height - 1, 2 * index), hash(height - 1, 2 * index + 1));
    }

    /** Root of a batch, by its number from 1. */
    public byte[] root(final long number) throws IOException {
        return read(number - 1, (number - 1) % ROOTS * HASH, HASH);
    }

    /** Number of the batch with a root among the first {@code size}, looked for from the newest on; empty if there is none. */
    public OptionalLong find(final byte[] root, final long size) throws IOException {
        for (long file = (size - 1) / ROOTS; size > 0 && file >= 0; file--) {
            final int count = (int) Math.min(ROOTS, size - file * ROOTS);
            final byte[] roots = read(file * ROOTS, 0, count * HASH);
            for (int i = count - 1; i >= 0; i--) {
                if (Arrays.equals(roots, i * HASH, (i + 1) * HASH, root, 0, HASH)) {
                    return OptionalLong.of(file * ROOTS + i + 1);
                }
            }
        }
        return OptionalLong.empty();
    }

    /** Content of a tile (C2SP tlog-tiles) that lies below a size which was synced. */
    public byte[] tile(final Tile tile) throws IOException {
        final long first = tile.index() * Tile.WIDTH;
        if (tile.level() == Tile.ENTRIES) {
            return entries(read(first, first % ROOTS * HASH, tile.width() * HASH));
        }
        if (tile.level() == 1) {
            // A file's subtrees of 256 leaves are one tile.
            return read(first << LOW_HEIGHT, LOW_OFFSET, tile.width() * HASH);
        }
        final byte[] content = new byte[tile.width() * HASH];
        for (int i = 0; i < tile.width(); i++) {
            System.arraycopy(hash(tile.level() * Tile.HEIGHT, first + i), 0, content, i * HASH, HASH);
        }
        return content;
    }

    /** Each leaf behind its length in two bytes. */
    private static byte[] entries(final byte[] roots) {
        final ByteBuffer bundle = ByteBuffer.allocate(roots.length / HASH * (2 + HASH));
        for (int at = 0; at < roots.length; at += HASH) {
            bundle.putShort((short) HASH).put(roots, at, HASH);
        }
        return bundle.array();
    }

    private byte[] read(final long index, final long offset, final int length) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        try (Disk.DiskFile from = disk.open(fileName(index))) {
            if (from.read(offset, bytes) < length) {
                throw new IOException(fileName(index) + " is too short");
            }
        }
        return bytes.array();
    }

    private static String fileName(final long index) {
        return "%020d.roots".formatted(index / ROOTS * ROOTS + 1);
    }
}
