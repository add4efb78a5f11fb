package io.attesta.protocol.codec;

/** Printable ASCII, 20 to 7E, the alphabet of the text elements. */
final class Ascii {
    private Ascii() {}

    static boolean isPrintable(final byte[] bytes, final int offset, final int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] < 0x20 || bytes[i] == 0x7F) {
                return false;
            }
        }
        return true;
    }
}
