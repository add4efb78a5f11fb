package io.attesta.protocol.codec;

import io.attesta.protocol.iso.ElementTable;
import io.attesta.protocol.iso.Mti;

/**
 * Finds the elements of a message in its frame. Reads structure only: what an element holds is {@link ContentCheck}'s.
 *
 * <pre>
 *  0        2                 10                 (18)
 * +--------+-----------------+------------------+----------------------
 * |  MTI   | bitmap 1 to 64  | bitmap 65 to 128 |  elements, rising ...
 * | 2, BCD |        8        |  8, if bit 1 set |
 * +--------+-----------------+------------------+----------------------
 * </pre>
 *
 * Has no state; all methods are for any thread.
 */
public final class RequestDecoder {
    private static final int BITMAP_LENGTH = 8;
    private static final int HEADER_LENGTH = 2 + BITMAP_LENGTH;
    private static final int TRUNCATED = -1;
    private static final int IMPOSSIBLE = -2;

    private RequestDecoder() {}

    /** Whether a frame is to be read at all: long enough for MTI and bitmap, of our version, and a request. */
    public static CloseReason triage(final byte[] frame, final int offset, final int length) {
        if (length < HEADER_LENGTH || length < HEADER_LENGTH + BITMAP_LENGTH && frame[offset + 2] < 0) {
            return CloseReason.FRAME_TOO_SHORT;
        }
        final int mti = (int) Bcd.read(frame, offset, 2);
        if (mti < 0 || Mti.version(mti) != 0) {
            return CloseReason.UNKNOWN_VERSION;
        }
        return Mti.isRequest(mti) ? CloseReason.NONE : CloseReason.NOT_A_REQUEST;
    }

    /**
     * Indexes a frame that passed {@link #triage}.
     *
     * @return {@link Defect#NONE}, or the first structural defect; the index then holds what was read before it
     */
    public static Defect decode(final byte[] frame, final int offset, final int length, final FieldIndex index) {
        final int end = offset + length;
        index.reset(frame, offset, end, (int) Bcd.read(frame, offset, 2));
        final long low = readLong(frame, offset + 2);
        int position = offset + HEADER_LENGTH;
        long high = 0;
        if (low < 0) {
            high = readLong(frame, position);
            position += BITMAP_LENGTH;
        }
        // Element 1 is the second bitmap itself.
        long rest = low & Long.MAX_VALUE;
        for (int base = 0; base <= 64; base += 64) {
            while (rest != 0) {
                final int zeros = Long.numberOfLeadingZeros(rest);
                rest &= ~(Long.MIN_VALUE >>> zeros);
                final int element = base + zeros + 1;
                final int behind = locate(frame, position, end, element, index);
                if (behind < 0) {
                    return Defect.of(
                            element, behind == TRUNCATED ? DefectReason.TRUNCATED : DefectReason.IMPOSSIBLE_LENGTH);
                }
                position = behind;
            }
            rest = base == 0 ? high : 0;
        }
        return position == end ? Defect.NONE : Defect.of(last(low, high), DefectReason.BYTES_LEFT);
    }

    /** Enters one element; gives the offset behind it, or {@link #TRUNCATED} or {@link #IMPOSSIBLE}. */
    private static int locate(
            final byte[] frame, final int position, final int end, final int element, final FieldIndex index) {
        final int greatest = ElementTable.length(element);
        return switch (ElementTable.format(element)) {
            case NUMERIC -> enter(index, element, position, Bcd.bytes(greatest), greatest, end);
            case TEXT, BINARY -> enter(index, element, position, greatest, 0, end);
            case AMOUNT -> enter(index, element, position, 1 + Bcd.bytes(greatest - 1), 0, end);
            case LL_NUMERIC, LL_TRACK -> {
                final int units = lengthLl(frame, position, end, greatest);
                yield units < 0 ? units : enter(index, element, position + 1, Bcd.bytes(units), units, end);
            }
            case LL_TEXT -> {
                final int units = lengthLl(frame, position, end, greatest);
                yield units < 0 ? units : enter(index, element, position + 1, units, 0, end);
            }
            case LLL_TEXT, LLL_BINARY -> {
                final int units = lengthLll(frame, position, end, greatest);
                yield units < 0 ? units : enter(index, element, position + 2, units, 0, end);
            }
        };
    }

    private static int enter(
            final FieldIndex index,
            final int element,
            final int offset,
            final int lengthBytes,
            final int digits,
            final int end) {
        if (end - offset < lengthBytes) {
            return TRUNCATED;
        }
        index.put(element, offset, lengthBytes, digits);
        return offset + lengthBytes;
    }

    private static int lengthLl(final byte[] frame, final int position, final int end, final int greatest) {
        if (position >= end) {
            return TRUNCATED;
        }
        final int units = Bcd.readByte(frame[position]);
        return units < 0 || units > greatest ? IMPOSSIBLE : units;
    }

    private static int lengthLll(final byte[] frame, final int position, final int end, final int greatest) {
        if (end - position < 2) {
            return TRUNCATED;
        }
        final int units = (int) Bcd.read(frame, position, 2);
        return units < 0 || units > greatest ? IMPOSSIBLE : units;
    }

    private static int last(final long low, final long high) {
        if (high != 0) {
            return 128 - Long.numberOfTrailingZeros(high);
        }
        return low == 0 ? 0 : 64 - Long.numberOfTrailingZeros(low);
    }

    static long readLong(final byte[] source, final int offset) {
        long value = 0;
        for (int i = offset; i < offset + 8; i++) {
            value = value << 8 | source[i] & 0xFF;
        }
        return value;
    }
}
