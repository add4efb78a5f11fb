package io.attesta.protocol.mask;

import io.attesta.protocol.iso.CardNumber;

/**
 * Card numbers as people may see them: the first six digits and the last four, a star for each of the others. What is not 16 to
 * 19 digits shows none of them.
 */
public final class CardNumberMask {
    private static final int FIRST = 6;
    private static final int LAST = 4;
    private static final char SEPARATOR = 'D';

    private CardNumberMask() {}

    /** {@code 964200******0427}. */
    public static String pan(final CharSequence pan) {
        if (!CardNumber.isWellFormed(pan)) {
            return "(" + pan.length() + " positions, no card number)";
        }
        final int length = pan.length();
        return pan.subSequence(0, FIRST) + "*".repeat(length - FIRST - LAST) + pan.subSequence(length - LAST, length);
    }

    /**
     * {@code 964200******0427=**************}: of what stands behind the separator, nothing but its length.
     *
     * @param track digits, separator {@code D}
     */
    static String track2(final String track) {
        final int separator = track.indexOf(SEPARATOR);
        if (separator < 0) {
            return "(" + track.length() + " positions without separator)";
        }
        return pan(track.substring(0, separator)) + "=" + "*".repeat(track.length() - separator - 1);
    }
}
