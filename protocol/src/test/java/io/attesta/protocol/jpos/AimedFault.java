package io.attesta.protocol.jpos;

import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.iso.ElementTable;
import java.util.Random;

/** A fault within one element, which leaves all others where they are: what random faults seldom are. */
final class AimedFault {
    private AimedFault() {}

    /** Changes the message in place: a digit, a character, a byte, a sign, or how a length is written. */
    static void put(final Random random, final byte[] message, final FieldIndex index) {
        final int first = 2 + random.nextInt(ElementTable.LAST - 1);
        for (int i = 0; i < ElementTable.LAST - 1; i++) {
            final int element = 2 + (first - 2 + i) % (ElementTable.LAST - 1);
            if (index.has(element)) {
                put(random, message, index, element);
                return;
            }
        }
    }

    private static void put(final Random random, final byte[] message, final FieldIndex index, final int element) {
        final int offset = index.offset(element);
        final int length = index.length(element);
        final boolean variable = index.wireOffset(element) < offset;
        if (variable && (length == 0 || random.nextInt(4) == 0)) {
            message[offset - 1] = respelled(message[offset - 1]);
            return;
        }
        final int at = offset + random.nextInt(length);
        switch (ElementTable.format(element)) {
            case NUMERIC, LL_NUMERIC, LL_TRACK ->
                message[at] = (byte)
                        (random.nextBoolean()
                                ? message[at] & 0xF0 | random.nextInt(16)
                                : message[at] & 0x0F | random.nextInt(16) << 4);
            case AMOUNT -> message[offset] = (byte) random.nextInt();
            default -> message[at] = (byte) random.nextInt();
        }
    }

    /** The same number with a letter in it, such as 0C for 12, as one that only reckons reads it; 00 if there is none. */
    private static byte respelled(final byte length) {
        final int tens = length >>> 4 & 0x0F;
        final int ones = length & 0x0F;
        return tens >= 1 && ones <= 5 ? (byte) (tens - 1 << 4 | ones + 10) : 0;
    }
}
