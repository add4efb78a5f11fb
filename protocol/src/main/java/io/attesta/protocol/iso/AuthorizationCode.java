package io.attesta.protocol.iso;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Authorization codes (DE 38): 30 bits as six characters of Crockford's base 32. As a number, a code is 0 to 2^30 − 1.
 */
public final class AuthorizationCode {
    /** Characters of a code. */
    public static final int LENGTH = 6;
    /** What stands for "no code". */
    public static final int NONE = -1;

    private static final byte[] ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        for (int value = 0; value < ALPHABET.length; value++) {
            VALUES[ALPHABET[value]] = (byte) value;
        }
    }

    private AuthorizationCode() {}

    /** The code in the first 30 bits of the tag at {@code tag[offset]}. */
    public static int ofTag(final byte[] tag, final int offset) {
        return ((tag[offset] & 0xFF) << 22)
                | ((tag[offset + 1] & 0xFF) << 14)
                | ((tag[offset + 2] & 0xFF) << 6)
                | ((tag[offset + 3] & 0xFF) >>> 2);
    }

    /** Writes the six ASCII characters of {@code code} to {@code target[offset]}. */
    public static void write(final int code, final byte[] target, final int offset) {
        for (int i = 0; i < LENGTH; i++) {
            target[offset + i] = ALPHABET[(code >>> (25 - 5 * i)) & 31];
        }
    }

    /** Reads six ASCII characters; {@link #NONE} if one is not of the alphabet (small letters are not). */
    public static int read(final byte[] source, final int offset) {
        int code = 0;
        for (int i = 0; i < LENGTH; i++) {
            final int character = source[offset + i];
            final int value = character < 0 ? -1 : VALUES[character];
            if (value < 0) {
                return NONE;
            }
            code = code << 5 | value;
        }
        return code;
    }

    /** The six characters of {@code code}. */
    public static String text(final int code) {
        final byte[] ascii = new byte[LENGTH];
        write(code, ascii, 0);
        return new String(ascii, StandardCharsets.US_ASCII);
    }
}
