package io.attesta.protocol.receipt;

/**
 * Writes deterministic CBOR (RFC 8949 §4.2.1: shortest heads, definite lengths) into an array of the caller. The order
 * of map keys is the caller's to keep. Mutable, for one thread, reused by {@link #wrap}; never grows and never
 * allocates.
 *
 * <pre>
 *   head: | major type (3 bits) | argument below 24, or 24 25 26 27 = in the 1 2 4 8 bytes that follow (5 bits) |
 * </pre>
 */
final class CborWriter {
    /** Unsigned integer; the other major types follow in the order of RFC 8949 §3.1. */
    static final int UNSIGNED = 0;

    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    static final int TAG = 6;

    /** The one byte of {@code null}: major type 7, value 22. */
    static final int NIL = 0xF6;

    private byte[] target;
    private int position;

    /** Goes on writing at {@code target[offset]}; the room is what is left of the array. */
    void wrap(final byte[] target, final int offset) {
        if (offset < 0 || offset > target.length) {
            throw new IndexOutOfBoundsException("offset " + offset + " in an array of " + target.length);
        }
        this.target = target;
        this.position = offset;
    }

    /** Index in the wrapped array of the next byte to be written. */
    int position() {
        return position;
    }

    /** Bytes that the head of {@code argument} (unsigned) takes: 1, 2, 3, 5 or 9. */
    static int headLength(final long argument) {
        if (argument >>> 32 != 0) {
            return 9;
        }
        if (argument >>> 16 != 0) {
            return 5;
        }
        if (argument >>> 8 != 0) {
            return 3;
        }
        return argument < 24 ? 1 : 2;
    }

    /** An unsigned integer; all 64 bits of {@code value} count. */
    void unsigned(final long value) {
        head(UNSIGNED, value);
    }

    /** A negative integer; {@code value} is below zero. */
    void negative(final long value) {
        if (value >= 0) {
            throw new IllegalArgumentException(value + " is not negative");
        }
        head(NEGATIVE, ~value);
    }

    void bytes(final byte[] source, final int offset, final int length) {
        head(BYTES, length);
        raw(source, offset, length);
    }

    /** The head of a byte string of {@code length} bytes, which the caller writes next. */
    void bytesHead(final int length) {
        head(BYTES, length);
    }

    /** A text string; the caller has made sure that the bytes are ASCII. */
    void text(final byte[] ascii, final int offset, final int length) {
        head(TEXT, length);
        raw(ascii, offset, length);
    }

    /**
     * A text string of exactly {@code digits} decimal digits, with leading zeros; {@code value} has no more than that.
     */
    void decimalText(final int value, final int digits) {
        head(TEXT, digits);
        requireRoom(digits);
        int rest = value;
        for (int i = position + digits - 1; i >= position; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        position += digits;
    }

    void emptyText() {
        head(TEXT, 0);
    }

    void arrayHead(final int elements) {
        head(ARRAY, elements);
    }

    void mapHead(final int pairs) {
        head(MAP, pairs);
    }

    void tag(final int number) {
        head(TAG, number);
    }

    void nil() {
        requireRoom(1);
        target[position++] = (byte) NIL;
    }

    /** Bytes as they are: CBOR that was encoded before, or what follows {@link #bytesHead}. */
    void raw(final byte[] source, final int offset, final int length) {
        requireRoom(length);
        System.arraycopy(source, offset, target, position, length);
        position += length;
    }

    /** Eight bytes, big-endian, without a head. */
    void rawLong(final long value) {
        requireRoom(Long.BYTES);
        bigEndian(value, Long.BYTES);
    }

    /** Two bytes, big-endian, without a head. */
    void rawShort(final int value) {
        requireRoom(Short.BYTES);
        bigEndian(value, Short.BYTES);
    }

    private void head(final int majorType, final long argument) {
        final int length = headLength(argument);
        requireRoom(length);
        final int high = majorType << 5;
        switch (length) {
            case 1:
                target[position++] = (byte) (high | (int) argument);
                return;
            case 2:
                target[position++] = (byte) (high | 24);
                break;
            case 3:
                target[position++] = (byte) (high | 25);
                break;
            case 5:
                target[position++] = (byte) (high | 26);
                break;
            default:
                target[position++] = (byte) (high | 27);
        }
        bigEndian(argument, length - 1);
    }

    private void bigEndian(final long value, final int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            target[position++] = (byte) (value >>> shift);
        }
    }

    private void requireRoom(final int bytes) {
        if (bytes > target.length - position) {
            throw new IndexOutOfBoundsException(
                    "no room for " + bytes + " bytes at " + position + " of " + target.length);
        }
    }
}
