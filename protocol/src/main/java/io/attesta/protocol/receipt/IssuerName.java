package io.attesta.protocol.receipt;

/** The {@code iss} claim of statements and headers: {@code <issuer>/<node>}, 1 to 64 printable ASCII characters. */
final class IssuerName {
    /** Longest in bytes; keeps the longest statement far below the 999 bytes of DE 62. */
    static final int MAX_LENGTH = 64;

    private IssuerName() {}

    /** A checked copy of {@code ascii}. */
    static byte[] checked(final byte[] ascii) {
        if (ascii.length < 1 || ascii.length > MAX_LENGTH) {
            throw new IllegalArgumentException("an issuer has 1 to " + MAX_LENGTH + " characters, not " + ascii.length);
        }
        PrintableAscii.require(ascii, 0, ascii.length, "the issuer");
        return ascii.clone();
    }
}
