package io.attesta.protocol.codec;

import static io.attesta.protocol.iso.DataElement.ACCEPTOR;
import static io.attesta.protocol.iso.DataElement.ACQUIRER;
import static io.attesta.protocol.iso.DataElement.FILE_NAME;
import static io.attesta.protocol.iso.DataElement.FILE_UPDATE_CODE;
import static io.attesta.protocol.iso.DataElement.LOCAL_DATE;
import static io.attesta.protocol.iso.DataElement.LOCAL_TIME;
import static io.attesta.protocol.iso.DataElement.NETWORK_CODE;
import static io.attesta.protocol.iso.DataElement.PROCESSING_CODE;
import static io.attesta.protocol.iso.DataElement.RRN;
import static io.attesta.protocol.iso.DataElement.STAN;
import static io.attesta.protocol.iso.DataElement.TERMINAL;
import static io.attesta.protocol.iso.DataElement.TRANSMISSION_TIME;

import io.attesta.protocol.iso.Mti;

/**
 * The elements of a request that its answer repeats, as they stand on the wire, in rising order: 3, 7, 11, 12, 13, 32, 37,
 * 41, 42; of a network message 70 too, of a file action 91 and 101. Those that are absent or wrong are left out. Mutable and
 * reused; at most {@value #MAX_LENGTH} bytes.
 */
public final class Echo {
    /** 3 + 5 + 3 + 3 + 2 + (1 + 6) + 12 + 8 + 15 bytes, and of a file action 1 + (1 + 17). */
    public static final int MAX_LENGTH = 77;
    /** Bytes of DE 37. */
    public static final int RRN_LENGTH = 12;
    /** Bytes of DE 41. */
    public static final int TERMINAL_LENGTH = 8;
    /** Bytes of DE 42. */
    public static final int ACCEPTOR_LENGTH = 15;

    // The elements as bits of one short, in order, so that the set fits a record on disk.
    private static final int[] ELEMENTS = {
        PROCESSING_CODE,
        TRANSMISSION_TIME,
        STAN,
        LOCAL_TIME,
        LOCAL_DATE,
        ACQUIRER,
        RRN,
        TERMINAL,
        ACCEPTOR,
        NETWORK_CODE,
        FILE_UPDATE_CODE,
        FILE_NAME
    };
    private static final int BEFORE_RRN = 6;
    private static final int RRN_BIT = 1 << 6;
    // The first that stands in the second half of the bitmap.
    private static final int FIRST_HIGH = 9;
    private static final int HIGH_BITS = 0b111 << FIRST_HIGH;

    private final byte[] bytes = new byte[MAX_LENGTH];
    private int set;
    private int length;
    private int headLength;
    private int lowLength;

    /** Takes the elements of a message that {@link ContentCheck} found right. */
    public void capture(final FieldIndex index) {
        captureLow(index);
        switch (Mti.first(index.mti())) {
            case Mti.NETWORK_MANAGEMENT -> take(index, FIRST_HIGH);
            case Mti.FILE_ACTION -> {
                take(index, FIRST_HIGH + 1);
                take(index, FIRST_HIGH + 2);
            }
            default -> {
                // The other types repeat nothing above 64.
            }
        }
    }

    /** Takes what answers of all types repeat, and nothing else: for a message that is not believed. */
    public void captureLow(final FieldIndex index) {
        set = 0;
        length = 0;
        headLength = 0;
        for (int i = 0; i < FIRST_HIGH; i++) {
            if (i == BEFORE_RRN) {
                headLength = length;
            }
            take(index, i);
        }
        lowLength = length;
    }

    private void take(final FieldIndex index, final int place) {
        final int element = ELEMENTS[place];
        if (index.isRight(element)) {
            final int from = index.wireOffset(element);
            final int count = index.offset(element) + index.length(element) - from;
            System.arraycopy(index.bytes(), from, bytes, length, count);
            length += count;
            set |= 1 << place;
        }
    }

    /** Makes this what {@link #set()}, {@link #headLength()}, {@link #lowLength()} and {@link #bytes()} of another once were. */
    public void restore(
            final int elementSet,
            final int head,
            final int low,
            final byte[] source,
            final int offset,
            final int lengthBytes) {
        if (lengthBytes > MAX_LENGTH || low > lengthBytes || head > low) {
            throw new IllegalArgumentException("echoed elements have at most " + MAX_LENGTH + " bytes");
        }
        set = elementSet;
        headLength = head;
        lowLength = low;
        length = lengthBytes;
        System.arraycopy(source, offset, bytes, 0, lengthBytes);
    }

    /** Which of the twelve are there, lowest element in the lowest bit. */
    public int set() {
        return set;
    }

    /** Length of those before DE 37, in bytes. */
    public int headLength() {
        return headLength;
    }

    /** Length of those up to DE 64, in bytes. */
    public int lowLength() {
        return lowLength;
    }

    /** Length of all, in bytes. */
    public int length() {
        return length;
    }

    /** The bytes, {@link #length()} of them; not to be written to. */
    public byte[] bytes() {
        return bytes;
    }

    /** Whether the request brought its own DE 37. */
    public boolean hasRrn() {
        return (set & RRN_BIT) != 0;
    }

    /** The bits of the first bitmap. */
    long bitmap() {
        return bitmap(0, FIRST_HIGH, 64);
    }

    /** The bits of the second bitmap. */
    long highBitmap() {
        return (set & HIGH_BITS) == 0 ? 0 : bitmap(FIRST_HIGH, ELEMENTS.length, 128);
    }

    private long bitmap(final int from, final int to, final int lastElement) {
        long bitmap = 0;
        for (int i = from; i < to; i++) {
            if ((set & 1 << i) != 0) {
                bitmap |= 1L << (lastElement - ELEMENTS[i]);
            }
        }
        return bitmap;
    }
}
