package io.attesta.keystore.signing;

import java.io.ByteArrayOutputStream;

/** The few items of deterministic CBOR (RFC 8949 §4.2.1) that a COSE key set is made of. */
final class CborWriter {
    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
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

    byte[] toByteArray() {
        return out.toByteArray();
    }

    /** Shortest form. Arguments here are counts, lengths and labels: never beyond 16 bits. */
    private CborWriter head(final int majorType, final long argument) {
        final int first = majorType << 5;
        if (argument < 24) {
            out.write(first | (int) argument);
        } else if (argument <= 0xff) {
            out.write(first | 24);
            out.write((int) argument);
        } else if (argument <= 0xffff) {
            out.write(first | 25);
            out.write((int) argument >>> 8);
            out.write((int) argument);
        } else {
            throw new IllegalArgumentException("Too large for a key set: " + argument);
        }
        return this;
    }
}
