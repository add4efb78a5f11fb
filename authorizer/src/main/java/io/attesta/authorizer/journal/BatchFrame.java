package io.attesta.authorizer.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One batch as it stands in a segment, big-endian; a reader's view over its own copy of the bytes, reused from frame to frame.
 *
 * <pre>
 *    0   4  magic "ABAT"
 *    4   4  length of the frame, a multiple of 8
 *    8   4  CRC32C of bytes 12 to the end
 *   12   2  number of statements, 0 to 255
 *   14   2  zeros
 *   16   8  batch number
 *   24   8  first sequence number
 *   32   8  time, seconds since 1970
 *   40   8  key identifier (kid)
 *   48  32  root of the batch before
 *   80  32  root
 *  112  64  signature
 *  176   4  number of entries
 *  180   4  length of the entries, e
 *  184   4  length of the statements, s
 *  188   4  zeros
 *  192   e  entries: type (1), format (1), length (2), that many bytes
 *  192+e s  statements: length (2), that many bytes
 *           zeros up to a multiple of 8
 * </pre>
 */
public final class BatchFrame {
    static final int HEADER_LENGTH = 192;
    static final int MAX_LENGTH = HEADER_LENGTH + BatchContent.ENTRIES_CAPACITY + BatchContent.STATEMENTS_CAPACITY + 8;

    private static final int MAGIC = 0x4142_4154;
    private static final int CRC_FROM = 12;

    private ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);
    private final CRC32C crc = new CRC32C();
    private long position;
    private int entryOffset;
    private int entriesLeft;
    private int statementOffset;
    private int statementsLeft;

    /** Writes a frame into {@code out} (cleared first; at least {@link #MAX_LENGTH} bytes) and leaves it ready to be read. */
    static void encode(final BatchContent content, final ByteBuffer out, final CRC32C crc) {
        final int entries = content.entryBytes.position();
        final int statements = content.statementBytes.position();
        final int length = HEADER_LENGTH + entries + statements + 7 & ~7;
        out.clear();
        out.putInt(MAGIC).putInt(length).putInt(0);
        out.putShort((short) content.statements).putShort((short) 0);
        out.putLong(content.number).putLong(content.firstSequence).putLong(content.seconds);
        out.put(content.kid).put(content.previousRoot).put(content.root).put(content.signature);
        out.putInt(content.entries).putInt(entries).putInt(statements).putInt(0);
        out.put(content.entryBytes.array(), 0, entries);
        out.put(content.statementBytes.array(), 0, statements);
        while (out.position() < length) {
            out.put((byte) 0);
        }
        out.flip().position(CRC_FROM);
        crc.reset();
        crc.update(out);
        out.putInt(8, (int) crc.getValue()).position(0);
    }

    /** What stands at a place of a segment. */
    enum Found {
        FRAME,
        /** Zeros: nothing was written there. */
        NOTHING,
        /** Something that is no whole frame. */
        BROKEN
    }

    /**
     * Reads the frame at an offset of a segment.
     *
     * @param journalPosition the offset's position in the whole journal
     */
    Found load(final Disk.DiskFile file, final long offset, final long journalPosition) throws IOException {
        final Found header = loadHeader(file, offset);
        if (header != Found.FRAME) {
            return header;
        }
        final int length = length();
        if (bytes.capacity() < length) {
            final ByteBuffer wider = ByteBuffer.allocate(Math.min(MAX_LENGTH, Integer.highestOneBit(length) * 2));
            wider.put(bytes.flip());
            bytes = wider;
        }
        bytes.limit(length).position(HEADER_LENGTH);
        if (file.read(offset + HEADER_LENGTH, bytes) < length - HEADER_LENGTH) {
            return Found.BROKEN;
        }
        crc.reset();
        crc.update(bytes.array(), CRC_FROM, length - CRC_FROM);
        final int entries = bytes.getInt(180);
        final int statements = bytes.getInt(184);
        final boolean whole = (int) crc.getValue() == bytes.getInt(8)
                && entries >= 0
                && statements >= 0
                && (long) HEADER_LENGTH + entries + statements <= length;
        position = journalPosition;
        rewind();
        return whole ? Found.FRAME : Found.BROKEN;
    }

    /**
     * Reads no more than the header of the frame at an offset of a segment: what says {@link #number}, {@link #length} and the roots. No
     * checksum covers it alone.
     */
    Found loadHeader(final Disk.DiskFile file, final long offset) throws IOException {
        bytes.clear().limit(HEADER_LENGTH);
        final int read = file.read(offset, bytes);
        if (read < 8 || bytes.getInt(0) == 0 && bytes.getInt(4) == 0 && isZero(read)) {
            return Found.NOTHING;
        }
        final int length = bytes.getInt(4);
        final boolean good = bytes.getInt(0) == MAGIC
                && read >= HEADER_LENGTH
                && length >= HEADER_LENGTH
                && length <= MAX_LENGTH
                && length % 8 == 0;
        return good ? Found.FRAME : Found.BROKEN;
    }

    /** Whether a frame can begin with these four bytes. */
    static boolean mayBegin(final int magic) {
        return magic == MAGIC;
    }

    /** What is wrong at an offset of a segment where {@link #load} found something broken, in a few words. */
    String fault(final Disk.DiskFile file, final long offset) throws IOException {
        final Found header = loadHeader(file, offset);
        if (header == Found.FRAME) {
            return load(file, offset, 0) == Found.FRAME ? "it is whole now" : "its checksum is not that of its bytes";
        }
        return bytes.getInt(0) == MAGIC ? "a batch has no length of " + length() : "no batch begins here";
    }

    private boolean isZero(final int length) {
        for (int i = 0; i < length; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Goes back to the first entry and the first statement. */
    public void rewind() {
        entryOffset = HEADER_LENGTH;
        entriesLeft = entries();
        statementOffset = HEADER_LENGTH + entriesLength();
        statementsLeft = statements();
    }

    /** Position of the frame in the whole journal. */
    public long position() {
        return position;
    }

    /** Length of the frame in bytes. */
    public int length() {
        return bytes.getInt(4);
    }

    public int statements() {
        return bytes.getShort(12) & 0xFFFF;
    }

    public long number() {
        return bytes.getLong(16);
    }

    public long firstSequence() {
        return bytes.getLong(24);
    }

    /** Time of the batch, seconds since 1970. */
    public long seconds() {
        return bytes.getLong(32);
    }

    /** A copy of the 8 bytes. */
    public byte[] kid() {
        return copy(40, 8);
    }

    /** A copy of the 32 bytes. */
    public byte[] previousRoot() {
        return copy(48, 32);
    }

    /** A copy of the 32 bytes. */
    public byte[] root() {
        return copy(80, 32);
    }

    /** A copy of the 64 bytes. */
    public byte[] signature() {
        return copy(112, 64);
    }

    public int entries() {
        return bytes.getInt(176);
    }

    /** The array that all offsets of this class are into; valid until the next frame is loaded. */
    public byte[] array() {
        return bytes.array();
    }

    /** Where the entries begin: what the digest of the batch header covers. */
    public int entriesOffset() {
        return HEADER_LENGTH;
    }

    public int entriesLength() {
        return bytes.getInt(180);
    }

    /** The next entry as a buffer over its four header bytes and its content, or null behind the last. */
    public ByteBuffer nextEntry() {
        if (entriesLeft == 0) {
            return null;
        }
        final int length = 4 + (bytes.getShort(entryOffset + 2) & 0xFFFF);
        final ByteBuffer entry =
                ByteBuffer.wrap(bytes.array(), entryOffset, length).slice();
        entryOffset += length;
        entriesLeft--;
        return entry;
    }

    /** What its first entry says if that begins an epoch; {@link #nextEntry} does not move. */
    public Optional<EpochStart> epoch() {
        if (entries() == 0) {
            return Optional.empty();
        }
        final ByteBuffer first =
                ByteBuffer.wrap(bytes.array(), HEADER_LENGTH, 4 + (bytes.getShort(HEADER_LENGTH + 2) & 0xFFFF));
        return EntryType.isKnown(first) && EntryType.read(first) == EntryType.EPOCH
                ? Optional.of(EpochEntry.read(first))
                : Optional.empty();
    }

    /** Moves to the next statement; false behind the last. */
    public boolean nextStatement() {
        if (statementsLeft == 0) {
            return false;
        }
        if (statementsLeft < statements()) {
            statementOffset += 2 + statementLength();
        }
        statementsLeft--;
        return true;
    }

    /** Offset of the current statement in {@link #array()}. */
    public int statementOffset() {
        return statementOffset + 2;
    }

    /** Length of the current statement. */
    public int statementLength() {
        return bytes.getShort(statementOffset) & 0xFFFF;
    }

    private byte[] copy(final int offset, final int length) {
        final byte[] copy = new byte[length];
        bytes.get(offset, copy);
        return copy;
    }
}
