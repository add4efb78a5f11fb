package io.attesta.bench.load;

import java.nio.charset.StandardCharsets;

/** Bytes of text elements as text. */
final class Ascii {
    private Ascii() {}

    static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    static String text(final byte[] bytes, final int offset, final int length) {
        return new String(bytes, offset, length, StandardCharsets.US_ASCII);
    }
}
