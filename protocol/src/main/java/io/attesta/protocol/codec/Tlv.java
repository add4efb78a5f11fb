package io.attesta.protocol.codec;

/**
 * Walks BER-TLV (ISO/IEC 8825-1) with tags of two bytes and lengths in the short form or 81/82. Reused; owned by one thread.
 *
 * <pre>
 *  0      2        3 (4, 5)
 * +------+--------+-----------
 * | tag  | length | value ...
 * | DFxx | 1 to 3 |
 * +------+--------+-----------
 * </pre>
 */
final class Tlv {
    private byte[] bytes;
    private int position;
    private int end;
    private boolean malformed;
    private int tag;
    private int offset;
    private int length;

    /** Begins before the first tag of {@code source[from, from + lengthBytes)}. */
    void over(final byte[] source, final int from, final int lengthBytes) {
        bytes = source;
        position = from;
        end = from + lengthBytes;
        malformed = false;
    }

    /** Goes to the next tag; false at the end, or where the bytes are no TLV: see {@link #isMalformed}. */
    boolean next() {
        if (position == end) {
            return false;
        }
        // A tag of two bytes has the low five bits of its first byte set and the top one of its second clear (8.1.2.4):
        // a third
        // byte, taken for a length, would have others see other tags.
        if (end - position < 3 || (bytes[position] & 0x1F) != 0x1F || bytes[position + 1] < 0) {
            malformed = true;
            return false;
        }
        tag = (bytes[position] & 0xFF) << 8 | bytes[position + 1] & 0xFF;
        position += 2;
        length = bytes[position++] & 0xFF;
        if (length == 0x81 && position < end) {
            length = bytes[position++] & 0xFF;
        } else if (length == 0x82 && end - position >= 2) {
            length = (bytes[position] & 0xFF) << 8 | bytes[position + 1] & 0xFF;
            position += 2;
        } else if (length > 0x7F) {
            malformed = true;
            return false;
        }
        if (length > end - position) {
            malformed = true;
            return false;
        }
        offset = position;
        position += length;
        return true;
    }

    /** Whether the walk ended because the bytes are no TLV. */
    boolean isMalformed() {
        return malformed;
    }

    /** The tag, {@code DFxx}. */
    int tag() {
        return tag;
    }

    /** Where its value begins. */
    int offset() {
        return offset;
    }

    /** How long its value is. */
    int length() {
        return length;
    }
}
