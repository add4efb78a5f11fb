package io.attesta.protocol.receipt;

/**
 * Base45 of RFC 9285: bytes in the 45 characters that QR codes hold in five and a half bits each. Two bytes are three
 * characters, a last single byte is two. Strict on the way back: nothing but the alphabet, no group that stands for
 * more than its bytes can hold.
 */
final class Base45 {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    private static final int BASE = 45;
    private static final int MAX_PAIR = 0xFFFF;
    private static final int MAX_BYTE = 0xFF;

    private Base45() {}

    static String encode(final byte[] bytes) {
        final StringBuilder text = new StringBuilder(bytes.length / 2 * 3 + 2);
        for (int at = 0; at < bytes.length; at += 2) {
            final boolean pair = at + 1 < bytes.length;
            int value = bytes[at] & 0xFF;
            if (pair) {
                value = value << 8 | bytes[at + 1] & 0xFF;
            }
            for (int digits = pair ? 3 : 2; digits > 0; digits--) {
                text.append(ALPHABET.charAt(value % BASE));
                value /= BASE;
            }
        }
        return text.toString();
    }

    /**
     * The bytes of {@code text} from {@code from} on.
     *
     * @param what names the text
     * @throws MalformedReceiptException if it is no base45
     */
    static byte[] decode(final String text, final int from, final String what) {
        final int length = text.length() - from;
        if (length % 3 == 1) {
            throw new MalformedReceiptException(what + " lacks characters, or has too many");
        }
        final byte[] bytes = new byte[length / 3 * 2 + length % 3 / 2];
        int to = 0;
        for (int at = from; at < text.length(); at += 3) {
            final boolean pair = at + 2 < text.length();
            int value = digit(text, at, what) + BASE * digit(text, at + 1, what);
            if (pair) {
                value += BASE * BASE * digit(text, at + 2, what);
                bytes[to++] = (byte) (value >>> 8);
            }
            if (value > (pair ? MAX_PAIR : MAX_BYTE)) {
                throw new MalformedReceiptException(what + " has characters that stand for no bytes");
            }
            bytes[to++] = (byte) value;
        }
        return bytes;
    }

    private static int digit(final String text, final int at, final String what) {
        final int digit = ALPHABET.indexOf(text.charAt(at));
        if (digit < 0) {
            throw new MalformedReceiptException(what + " has a character that is none of base45's");
        }
        return digit;
    }
}
