package io.attesta.protocol.iso;

import static io.attesta.protocol.iso.ElementFormat.AMOUNT;
import static io.attesta.protocol.iso.ElementFormat.BINARY;
import static io.attesta.protocol.iso.ElementFormat.LLL_BINARY;
import static io.attesta.protocol.iso.ElementFormat.LLL_TEXT;
import static io.attesta.protocol.iso.ElementFormat.LL_NUMERIC;
import static io.attesta.protocol.iso.ElementFormat.LL_TEXT;
import static io.attesta.protocol.iso.ElementFormat.LL_TRACK;
import static io.attesta.protocol.iso.ElementFormat.NUMERIC;
import static io.attesta.protocol.iso.ElementFormat.TEXT;

/**
 * Format and greatest length of each of the 128 elements, in digits, characters or bytes as the format says. The same
 * table as {@code config/packager.xml}; a test holds them equal, and a server compares them at each start. Elements that Attesta does not use are here so that they can be
 * skipped.
 */
public final class ElementTable {
    /** Highest element number. */
    public static final int LAST = 128;

    private static final ElementFormat[] FORMATS = new ElementFormat[LAST + 1];
    private static final short[] LENGTHS = new short[LAST + 1];

    static {
        all(NUMERIC, 4, 13, 14, 15, 16, 17, 18, 71, 72);
        all(NUMERIC, 6, 3, 11, 12, 73);
        all(NUMERIC, 12, 4, 5, 6, 82, 83, 84, 85);
        all(NUMERIC, 10, 7, 74, 75, 76, 77, 78, 79, 80, 81);
        all(NUMERIC, 8, 8, 9, 10);
        all(NUMERIC, 3, 19, 20, 21, 22, 23, 24, 68, 69, 70);
        all(NUMERIC, 2, 25, 26, 67);
        all(NUMERIC, 1, 27, 66);
        all(NUMERIC, 16, 53, 86, 87, 88, 89);
        all(NUMERIC, 42, 90);
        all(AMOUNT, 9, 28, 29, 30, 31);
        all(AMOUNT, 17, 97);
        all(LL_NUMERIC, 19, 2);
        all(LL_NUMERIC, 11, 32, 33, 99, 100);
        all(LL_TRACK, 37, 35);
        all(LL_TEXT, 28, 34, 102, 103);
        all(LL_TEXT, 25, 44);
        all(LL_TEXT, 76, 45);
        all(LL_TEXT, 17, 101);
        all(LLL_TEXT, 104, 36);
        all(LLL_TEXT, 120, 54);
        all(LLL_TEXT, 100, 104);
        all(LLL_TEXT, 999, 46, 47, 55, 56, 57, 58, 59, 61);
        for (int element = 105; element <= 127; element++) {
            all(LLL_TEXT, 999, element);
        }
        all(LLL_BINARY, 999, 48, 60, 62, 63, 120);
        all(TEXT, 12, 37);
        all(TEXT, 6, 38, 93);
        all(TEXT, 2, 39, 92);
        all(TEXT, 3, 40, 49, 50, 51);
        all(TEXT, 8, 41);
        all(TEXT, 15, 42);
        all(TEXT, 40, 43);
        all(TEXT, 1, 91);
        all(TEXT, 7, 94);
        all(TEXT, 42, 95);
        all(TEXT, 25, 98);
        all(BINARY, 8, 52, 64, 128);
        all(BINARY, 1, 65);
        all(BINARY, 16, 96);
    }

    private ElementTable() {}

    /** Format of an element, 2 to 128 (1 is the second bitmap and has none). */
    public static ElementFormat format(final int element) {
        return FORMATS[element];
    }

    /** Greatest length (of fixed formats: the length) in digits, characters or bytes. */
    public static int length(final int element) {
        return LENGTHS[element];
    }

    private static void all(final ElementFormat format, final int length, final int... elements) {
        for (final int element : elements) {
            FORMATS[element] = format;
            LENGTHS[element] = (short) length;
        }
    }
}
