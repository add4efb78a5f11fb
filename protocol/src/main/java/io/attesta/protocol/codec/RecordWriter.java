package io.attesta.protocol.codec;

/**
 * Writes a card record as DE 120 of an answer has it: tags DF20 to DF27 in rising order, the county only if there is one. Reused; owned
 * by one thread.
 */
public final class RecordWriter {
    // Eight tags with their lengths, and the values: 8 × 3 + 8 + 1 + 2 + 2 + 3 + 2 + 2 + 2.
    private static final int MAX_LENGTH = 46;
    private static final int FIRST_TAG = 0x20;

    private final byte[] bytes = new byte[MAX_LENGTH];
    private int length;

    /** Makes it no record at all. */
    public void clear() {
        length = 0;
    }

    /**
     * Writes a whole record.
     *
     * @param version unsigned 64 bits
     * @param status 0 to 9
     * @param expiry YYMM
     * @param sequenceNumber 0 to 9999
     * @param occupation COR code, 0 to 999999
     * @param flags 16 bits
     * @param county two letters as 16 bits, 0 if there is none
     * @param reason 0 to 65535
     */
    public void write(
            final long version,
            final int status,
            final int expiry,
            final int sequenceNumber,
            final int occupation,
            final int flags,
            final int county,
            final int reason) {
        length = 0;
        number(0, version, 8);
        number(1, status, 1);
        digits(2, expiry, 2);
        digits(3, sequenceNumber, 2);
        digits(4, occupation, 3);
        number(5, flags, 2);
        if (county != 0) {
            number(6, county, 2);
        }
        number(7, reason, 2);
    }

    /** The tags; {@link #length()} bytes of them, not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** Bytes written; 0 if there is no record. */
    public int length() {
        return length;
    }

    private void number(final int place, final long value, final int lengthBytes) {
        tag(place, lengthBytes);
        for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    private void digits(final int place, final int value, final int lengthBytes) {
        tag(place, lengthBytes);
        Bcd.write(value, bytes, length, lengthBytes);
        length += lengthBytes;
    }

    private void tag(final int place, final int lengthBytes) {
        bytes[length++] = (byte) 0xDF;
        bytes[length++] = (byte) (FIRST_TAG + place);
        bytes[length++] = (byte) lengthBytes;
    }
}
