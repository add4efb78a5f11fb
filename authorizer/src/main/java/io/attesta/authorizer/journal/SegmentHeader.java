package io.attesta.authorizer.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment, big-endian.
 *
 * <pre>
 *    0   8  magic "ATTESTAJ"
 *    8   2  format version, 1
 *   10   2  node
 *   12   4  length of this header, 128
 *   16   8  number of the first batch
 *   24   8  position of this segment's first byte in the whole journal
 *   32  32  root of the batch before the first (zeros at the beginning)
 *   64   8  first sequence number not yet given when the segment began
 *   72   1  length of the issuer's name
 *   73  32  issuer's name, ASCII, zeros behind
 *  105  19  zeros
 *  124   4  CRC32C of bytes 0 to 123
 * </pre>
 *
 * @param node number of the node, 1 to 65535
 * @param issuer name before the slash of {@code iss}
 * @param firstBatch number of the first batch, from 1
 * @param base position in bytes of the segment in the journal
 * @param previousRoot 32 bytes
 * @param nextSequence first sequence number not given before the segment
 */
public record SegmentHeader(
        int node, String issuer, long firstBatch, long base, byte[] previousRoot, long nextSequence) {
    /** Bytes of a header; the first frame follows at once. */
    public static final int LENGTH = 128;

    private static final long MAGIC = 0x4154_5445_5354_414AL;
    private static final int FORMAT = 1;
    private static final int CRC_OFFSET = 124;

    /** Name of a segment's file. */
    public static String fileName(final long firstBatch) {
        return "%020d.jnl".formatted(firstBatch);
    }

    /** The header of the journal's first segment; empty if there is no segment or none with a good header. */
    public static Optional<SegmentHeader> first(final Disk disk) throws IOException {
        for (final String name : disk.names()) {
            if (Segment.isSegment(name)) {
                try (Segment segment = Segment.open(disk, name)) {
                    return Optional.ofNullable(segment.header());
                }
            }
        }
        return Optional.empty();
    }

    /** The headers of all segments in their order; those without a good one are left out. */
    public static List<SegmentHeader> all(final Disk disk) throws IOException {
        final List<SegmentHeader> headers = new ArrayList<>();
        for (final String name : disk.names()) {
            if (Segment.isSegment(name)) {
                try (Segment segment = Segment.open(disk, name)) {
                    if (segment.header() != null) {
                        headers.add(segment.header());
                    }
                }
            }
        }
        return headers;
    }

    /** Time of a segment's first batch, seconds since 1970; far in the future if it has none yet. */
    public static long firstSeconds(final Disk disk, final SegmentHeader header) throws IOException {
        final BatchFrame frame = new BatchFrame();
        try (Segment segment = Segment.open(disk, fileName(header.firstBatch()))) {
            return frame.load(segment.file(), LENGTH, header.base() + LENGTH) == BatchFrame.Found.FRAME
                    ? frame.seconds()
                    : Long.MAX_VALUE / 1_000_000;
        }
    }

    ByteBuffer encode() {
        final byte[] name = issuer.getBytes(StandardCharsets.US_ASCII);
        final ByteBuffer out = ByteBuffer.allocate(LENGTH);
        out.putLong(MAGIC).putShort((short) FORMAT).putShort((short) node).putInt(LENGTH);
        out.putLong(firstBatch).putLong(base).put(previousRoot).putLong(nextSequence);
        out.put((byte) name.length).put(name);
        out.putInt(CRC_OFFSET, crc(out));
        return out.clear();
    }

    /** Reads a header; null if it is none (wrong magic, wrong checksum, another format). */
    static SegmentHeader decode(final ByteBuffer in) {
        if (in.remaining() < LENGTH
                || in.getLong(0) != MAGIC
                || in.getShort(8) != FORMAT
                || in.getInt(CRC_OFFSET) != crc(in)) {
            return null;
        }
        final byte[] root = new byte[32];
        in.get(32, root);
        final byte[] name = new byte[in.get(72)];
        in.get(73, name);
        return new SegmentHeader(
                in.getShort(10) & 0xFFFF,
                new String(name, StandardCharsets.US_ASCII),
                in.getLong(16),
                in.getLong(24),
                root,
                in.getLong(64));
    }

    /** Why {@link #decode} finds no header, in a few words. */
    static String fault(final ByteBuffer in) {
        if (in.remaining() < LENGTH || in.getLong(0) != MAGIC) {
            return "no segment begins here";
        }
        if (in.getShort(8) != FORMAT) {
            return "the segment has format version " + (in.getShort(8) & 0xFFFF) + ", this Attesta reads " + FORMAT;
        }
        return "the checksum of the segment's header is not that of its bytes";
    }

    private static int crc(final ByteBuffer header) {
        final CRC32C crc = new CRC32C();
        crc.update(header.duplicate().position(0).limit(CRC_OFFSET));
        return (int) crc.getValue();
    }
}
