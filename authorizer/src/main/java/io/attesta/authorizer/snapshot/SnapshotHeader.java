package io.attesta.authorizer.snapshot;

import io.attesta.authorizer.journal.JournalPlace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The first bytes of a snapshot, big-endian.
 *
 * <pre>
 *    0   8  magic "ATTESTAS"
 *    8   2  format version, 1
 *   10   2  node
 *   12   4  length of this header, 128
 *   16   8  number of the batch it begins at
 *   24   8  position of that batch's frame in the journal
 *   32  32  root of that batch
 *   64   8  first sequence number not yet given behind that batch
 *   72   8  when it was begun, ms since 1970
 *   80   1  length of the issuer's name
 *   81  32  issuer's name, ASCII, zeros behind
 *  113  11  zeros
 *  124   4  CRC32C of bytes 0 to 123
 * </pre>
 *
 * @param node number of the node, 1 to 65535
 * @param issuer name before the slash of {@code iss}
 * @param batch number of the batch it begins at
 * @param position of that batch's frame in the journal
 * @param root of that batch, 32 bytes
 * @param nextSequence first sequence number not yet given behind that batch
 * @param begunAtMs milliseconds since 1970
 */
record SnapshotHeader(
        int node, String issuer, long batch, long position, byte[] root, long nextSequence, long begunAtMs) {
    static final int LENGTH = 128;

    private static final long MAGIC = 0x4154_5445_5354_4153L;
    private static final int FORMAT = 1;
    private static final int CRC_OFFSET = 124;

    ByteBuffer encode() {
        final byte[] name = issuer.getBytes(StandardCharsets.US_ASCII);
        final ByteBuffer out = ByteBuffer.allocate(LENGTH);
        out.putLong(MAGIC).putShort((short) FORMAT).putShort((short) node).putInt(LENGTH);
        out.putLong(batch).putLong(position).put(root).putLong(nextSequence).putLong(begunAtMs);
        out.put((byte) name.length).put(name);
        out.putInt(CRC_OFFSET, crc(out));
        return out.clear();
    }

    /** Reads a header; null if it is none (wrong magic, wrong checksum, another format). */
    static SnapshotHeader decode(final ByteBuffer in) {
        if (in.remaining() < LENGTH
                || in.getLong(0) != MAGIC
                || in.getShort(8) != FORMAT
                || in.getInt(CRC_OFFSET) != crc(in)) {
            return null;
        }
        final byte[] root = new byte[32];
        in.get(32, root);
        final byte[] name = new byte[in.get(80)];
        in.get(81, name);
        return new SnapshotHeader(
                in.getShort(10) & 0xFFFF,
                new String(name, StandardCharsets.US_ASCII),
                in.getLong(16),
                in.getLong(24),
                root,
                in.getLong(64),
                in.getLong(72));
    }

    /** The batch it begins at. */
    JournalPlace place() {
        return new JournalPlace(position, batch, root, nextSequence);
    }

    /** Refuses a snapshot of another node. */
    void requireOf(final NodeName name) {
        if (node != name.node() || !issuer.equals(name.issuer())) {
            throw new IllegalStateException("the snapshot is of " + issuer + "/" + node + ", not of " + name);
        }
    }

    private static int crc(final ByteBuffer header) {
        final CRC32C crc = new CRC32C();
        crc.update(header.duplicate().position(0).limit(CRC_OFFSET));
        return (int) crc.getValue();
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof SnapshotHeader that
                && node == that.node
                && issuer.equals(that.issuer)
                && batch == that.batch
                && position == that.position
                && Arrays.equals(root, that.root)
                && nextSequence == that.nextSequence
                && begunAtMs == that.begunAtMs;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(batch);
    }

    @Override
    public String toString() {
        return "snapshot at batch " + batch;
    }
}
