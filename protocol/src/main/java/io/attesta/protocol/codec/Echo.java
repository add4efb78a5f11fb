package io.attesta.protocol.codec;

import static io.attesta.protocol.iso.DataElement.ACCEPTOR;
import static io.attesta.protocol.iso.DataElement.ACQUIRER;
import static io.attesta.protocol.iso.DataElement.LOCAL_DATE;
import static io.attesta.protocol.iso.DataElement.LOCAL_TIME;
import static io.attesta.protocol.iso.DataElement.PROCESSING_CODE;
import static io.attesta.protocol.iso.DataElement.RRN;
import static io.attesta.protocol.iso.DataElement.STAN;
import static io.attesta.protocol.iso.DataElement.TERMINAL;
import static io.attesta.protocol.iso.DataElement.TRANSMISSION_TIME;

/**
 * The elements of a request that its answer repeats, as they stand on the wire, in rising order: 3, 7, 11, 12, 13, 32, 37,
 * 41, 42. Those that are absent or wrong are left out. Mutable and reused; at most {@value #MAX_LENGTH} bytes.
 */
public final class Echo {
    /** 3 + 5 + 3 + 3 + 2 + (1 + 6) + 12 + 8 + 15 bytes. */
    public static final int MAX_LENGTH = 58;
    /** Bytes of DE 37. */
    public static final int RRN_LENGTH = 12;
    /** Bytes of DE 41. */
    public static final int TERMINAL_LENGTH = 8;
    /** Bytes of DE 42. */
    public static final int ACCEPTOR_LENGTH = 15;

    // The elements as bits of one short, in order, so that the set fits a record on disk.
    private static final int[] ELEMENTS = {
        PROCESSING_CODE, TRANSMISSION_TIME, STAN, LOCAL_TIME, LOCAL_DATE, ACQUIRER, RRN, TERMINAL, ACCEPTOR
    };
    private static final int BEFORE_RRN = 6;
    private static final int RRN_BIT = 1 << 6;

    private final byte[] bytes = new byte[MAX_LENGTH];
    private int set;
    private int length;
    private int headLength;

    /** Takes the elements of a message that {@link ContentCheck} found right. */
    public void capture(final FieldIndex index) {
        set = 0;
        length = 0;
        headLength = 0;
        for (int i = 0; i < ELEMENTS.length; i++) {
            final int element = ELEMENTS[i];
            if (i == BEFORE_RRN) {
                headLength = length;
            }
            if (index.isRight(element)) {
                final int from = index.wireOffset(element);
                final int count = index.offset(element) + index.length(element) - from;
                System.arraycopy(index.bytes(), from, bytes, length, count);
                length += count;
                set |= 1 << i;
            }
        }
    }

    /** Makes this what {@link #set()}, {@link #headLength()} and {@link #bytes()} of another once were. */
    public void restore(
            final int elementSet, final int head, final byte[] source, final int offset, final int lengthBytes) {
        if (lengthBytes > MAX_LENGTH || head > lengthBytes) {
            throw new IllegalArgumentException("echoed elements have at most " + MAX_LENGTH + " bytes");
        }
        set = elementSet;
        headLength = head;
        length = lengthBytes;
        System.arraycopy(source, offset, bytes, 0, lengthBytes);
    }

    /** Which of the nine are there, lowest element in the lowest bit. */
    public int set() {
        return set;
    }

    /** Length of those before DE 37, in bytes. */
    public int headLength() {
        return headLength;
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
        long bitmap = 0;
        for (int i = 0; i < ELEMENTS.length; i++) {
            if ((set & 1 << i) != 0) {
                bitmap |= 1L << (64 - ELEMENTS[i]);
            }
        }
        return bitmap;
    }
}
