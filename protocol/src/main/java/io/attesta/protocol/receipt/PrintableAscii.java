package io.attesta.protocol.receipt;

/**
 * The characters a text in a statement may have: 20 to 7E. ASCII is UTF-8, so the bytes of the wire are a CBOR text as
 * they are; and a control character in a signed text would reach whatever shows it.
 */
final class PrintableAscii {
    private PrintableAscii() {}

    static boolean is(final byte[] text, final int offset, final int length) {
        for (int i = offset; i < offset + length; i++) {
            if (text[i] < 0x20 || text[i] > 0x7E) {
                return false;
            }
        }
        return true;
    }

    /** Refuses anything else by an {@link IllegalArgumentException} that names {@code what} and shows no content. */
    static void require(final byte[] text, final int offset, final int length, final String what) {
        if (!is(text, offset, length)) {
            throw new IllegalArgumentException(what + " is not printable ASCII");
        }
    }
}
