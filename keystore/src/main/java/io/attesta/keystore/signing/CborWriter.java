package io.attesta.keystore.signing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The few items of deterministic CBOR (RFC 8949 §4.2.1) that a COSE key set is made of. */
final class CborWriter {
    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    CborWriter array(final int count) {
        return head(ARRAY, count);
    }

    CborWriter map(final int count) {
        return head(MAP, count);
    }

    CborWriter integer(final long value) {
        return value < 0 ? head(NEGATIVE, -1 - value) : head(UNSIGNED, value);
    }

    CborWriter bytes(final byte[] value) {
        head(BYTES, value.length);
        out.writeBytes(value);
        return this;
    }

    /** A text of ASCII characters. */
    CborWriter text(final String value) {
        final byte[] ascii = value.getBytes(StandardCharsets.US_ASCII);
        head(TEXT, ascii.length);
        out.writeBytes(ascii);
        return this;
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    /** Shortest form (RFC 8949 §4.2.1). */
    private CborWriter head(final int majorType, final long argument) {
        final int first = majorType << 5;
        if (argument < 24) {
            out.write(first | (int) argument);
            return this;
        }
        // 24 to 27: the argument follows in 1, 2, 4 or 8 bytes.
        final int size = argument <= 0xff ? 0 : argument <= 0xffff ? 1 : argument <= 0xffff_ffffL ? 2 : 3;
        out.write(first | 24 + size);
        for (int shift = Byte.SIZE * ((1 << size) - 1); shift >= 0; shift -= Byte.SIZE) {
            out.write((int) (argument >>> shift));
        }
        return this;
    }
}
