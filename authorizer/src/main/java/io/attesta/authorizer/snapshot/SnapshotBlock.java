package io.attesta.authorizer.snapshot;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What stands before each block of a snapshot, big-endian; the last block is the end.
 *
 * <pre>
 *    0   1  section, 255 = the end      1   3  zeros
 *    4   4  length of the content
 *    8   4  CRC32C of bytes 0 to 7 and the content
 *   12   n  content
 * </pre>
 *
 * <p>Content of the end: number of the batch of the last block's moment (8), number of blocks before the end (8).
 */
final class SnapshotBlock {
    static final int HEADER_LENGTH = 12;
    static final int END = 255;
    static final int END_LENGTH = 16;
    /** Longest content: nothing that a table gives comes near it. */
    static final int MAX_LENGTH = 1 << 30;

    private SnapshotBlock() {}

    /** The header of a content; the content stays unread. */
    static ByteBuffer header(final int section, final ByteBuffer content) {
        final ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
        header.putInt(section << 24).putInt(content.remaining());
        return header.putInt(crc(header, content)).flip();
    }

    /** Whether a content is what its header says; both stay unread. */
    static boolean isWhole(final ByteBuffer header, final ByteBuffer content) {
        return header.getInt(8) == crc(header, content);
    }

    private static int crc(final ByteBuffer header, final ByteBuffer content) {
        final CRC32C crc = new CRC32C();
        crc.update(header.duplicate().position(0).limit(8));
        crc.update(content.duplicate());
        return (int) crc.getValue();
    }
}
