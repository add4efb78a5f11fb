package io.attesta.authorizer.archive;

import java.nio.ByteBuffer;

/**
 * Rows of one table in the binary format of COPY (PostgreSQL documentation, "COPY", File Formats), in one buffer that is reused.
 *
 * <pre>
 *   "PGCOPY\n" FF "\r\n" 00   flags 4   extension 4     header, 19 bytes
 *   columns 2, then each: length 4 (-1 null), content    a row
 *   FFFF                                                 end
 * </pre>
 */
final class CopyRows implements RowSink {
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    /** 10,957 days from 1970 to 2000, PostgreSQL's epoch. */
    private static final long EPOCH_MS = 10_957L * 86_400_000L;

    private static final int MIN_CAPACITY = 4096;

    private final int columns;
    private final RowMonths months;
    private ByteBuffer bytes = ByteBuffer.allocate(MIN_CAPACITY);
    private int rows;

    CopyRows(final int columns, final RowMonths months) {
        this.columns = columns;
        this.months = months;
        clear();
    }

    /** Takes out all rows. */
    void clear() {
        rows = 0;
        bytes.clear();
        bytes.put(HEADER);
    }

    /** Begins a row. */
    void begin() {
        rows++;
        room(2).putShort((short) columns);
    }

    /** Ends all rows, once, before they are sent. */
    void finish() {
        room(2).putShort((short) -1);
    }

    int rows() {
        return rows;
    }

    /** What is to be sent, {@link #length} bytes of it. */
    byte[] array() {
        return bytes.array();
    }

    int length() {
        return bytes.position();
    }

    @Override
    public void int2(final int value) {
        room(6).putInt(2).putShort((short) value);
    }

    @Override
    public void int4(final int value) {
        room(8).putInt(4).putInt(value);
    }

    @Override
    public void int8(final long value) {
        room(12).putInt(8).putLong(value);
    }

    @Override
    public void flag(final boolean value) {
        room(5).putInt(1).put((byte) (value ? 1 : 0));
    }

    @Override
    public void text(final byte[] source, final int offset, final int length) {
        bytes(source, offset, length);
    }

    @Override
    public void bytes(final byte[] source, final int offset, final int length) {
        room(4 + length).putInt(length).put(source, offset, length);
    }

    @Override
    public void instant(final long ms) {
        int8((ms - EPOCH_MS) * 1000);
    }

    @Override
    public void recordedAt(final long ms) {
        months.add(ms);
        instant(ms);
    }

    @Override
    public void absent() {
        room(4).putInt(-1);
    }

    private ByteBuffer room(final int length) {
        if (bytes.remaining() < length) {
            final ByteBuffer wider = ByteBuffer.allocate(Math.max(2 * bytes.capacity(), bytes.position() + length));
            wider.put(bytes.flip());
            bytes = wider;
        }
        return bytes;
    }
}
