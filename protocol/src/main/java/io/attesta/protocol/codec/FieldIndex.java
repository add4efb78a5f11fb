package io.attesta.protocol.codec;

import static io.attesta.protocol.iso.DataElement.MAC;
import static io.attesta.protocol.iso.DataElement.MAC_SECONDARY;

import io.attesta.protocol.iso.ElementTable;

/**
 * Where each element of one message lies in its frame. Filled by {@link RequestDecoder}, reused from message to message; owned
 * by one thread. Offsets are into {@link #bytes()}, which stays the caller's.
 */
public final class FieldIndex {
    private static final long BIT_128 = 1L;

    private final int[] offsets = new int[ElementTable.LAST + 1];
    private final int[] lengths = new int[ElementTable.LAST + 1];
    private final short[] digits = new short[ElementTable.LAST + 1];

    private byte[] bytes;
    private int start;
    private int end;
    private int mti;
    // Bit n of the pair, counted from the left of the first from 1, says that element n was read.
    private long readLow;
    private long readHigh;
    // The same for elements whose content was found right.
    private long rightLow;
    private long rightHigh;

    void reset(final byte[] message, final int from, final int to, final int type) {
        bytes = message;
        start = from;
        end = to;
        mti = type;
        readLow = 0;
        readHigh = 0;
        rightLow = 0;
        rightHigh = 0;
    }

    void put(final int element, final int offset, final int lengthBytes, final int lengthDigits) {
        offsets[element] = offset;
        lengths[element] = lengthBytes;
        digits[element] = (short) lengthDigits;
        if (element <= 64) {
            readLow |= bit(element);
        } else {
            readHigh |= bit(element);
        }
    }

    void markRight(final int element) {
        if (element <= 64) {
            rightLow |= bit(element);
        } else {
            rightHigh |= bit(element);
        }
    }

    /** The array that holds the message; valid until the next message is decoded. */
    public byte[] bytes() {
        return bytes;
    }

    /** Offset of the MTI. */
    public int start() {
        return start;
    }

    /** Offset behind the last byte. */
    public int end() {
        return end;
    }

    /** The message type as a number of four digits. */
    public int mti() {
        return mti;
    }

    /** Whether the element is there and could be read (its content may still be wrong). */
    public boolean has(final int element) {
        return ((element <= 64 ? readLow : readHigh) & bit(element)) != 0;
    }

    /** Whether the element is there and {@link ContentCheck} found its content right. */
    public boolean isRight(final int element) {
        return ((element <= 64 ? rightLow : rightHigh) & bit(element)) != 0;
    }

    /** Offset of the element's content, behind its length bytes. */
    public int offset(final int element) {
        return offsets[element];
    }

    /** Length of the element's content in bytes. */
    public int length(final int element) {
        return lengths[element];
    }

    /** Number of digits of a numeric or track element. */
    public int digits(final int element) {
        return digits[element];
    }

    /** Offset of the element as it stands on the wire, its length byte (LL) included. */
    public int wireOffset(final int element) {
        return switch (ElementTable.format(element)) {
            case LL_NUMERIC, LL_TRACK, LL_TEXT -> offsets[element] - 1;
            case LLL_TEXT, LLL_BINARY -> offsets[element] - 2;
            case NUMERIC, TEXT, BINARY, AMOUNT -> offsets[element];
        };
    }

    /** The value of a left-padded numeric element of up to 18 digits; {@link Bcd#NOT_NUMERIC} if it has letters. */
    public long number(final int element) {
        return Bcd.read(bytes, offsets[element], lengths[element]);
    }

    /** The value of a variable numeric element (right-padded) of up to 18 digits. */
    public long variableNumber(final int element) {
        final long number = Bcd.read(bytes, offsets[element], lengths[element]);
        return number >= 0 && digits[element] % 2 == 1 ? number / 10 : number;
    }

    /**
     * The element that is the message's MAC: 64, or 128 when any of 65 to 127 is present.
     *
     * @return 0 if the MAC is missing or stands in the wrong one of the two
     */
    public int macElement() {
        final boolean secondary = (readHigh & ~BIT_128) != 0;
        if (secondary) {
            return has(MAC_SECONDARY) && !has(MAC) ? MAC_SECONDARY : 0;
        }
        return has(MAC) && !has(MAC_SECONDARY) ? MAC : 0;
    }

    long readLow() {
        return readLow;
    }

    long readHigh() {
        return readHigh;
    }

    private static long bit(final int element) {
        return 1L << (64 - element);
    }
}
