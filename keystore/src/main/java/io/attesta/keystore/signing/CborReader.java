package io.attesta.keystore.signing;

import io.attesta.keystore.KeyStoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the CBOR (RFC 8949) of a COSE key set from foreign hands: definite lengths only, every length checked against what is
 * left before anything is allocated, nesting bounded. All errors are {@link KeyStoreException}s.
 */
final class CborReader {
    private static final int TAG = 6;
    private static final int SIMPLE = 7;
    private static final int MAX_DEPTH = 8;

    private final ByteBuffer in;

    CborReader(final byte[] document) {
        this.in = ByteBuffer.wrap(document);
    }

    /** Enters an array; the number of its items. */
    int array() {
        return count(CborWriter.ARRAY, 1);
    }

    /** Enters a map; the number of its entries. */
    int map() {
        return count(CborWriter.MAP, 2);
    }

    boolean atInteger() {
        return majorType() == CborWriter.UNSIGNED || majorType() == CborWriter.NEGATIVE;
    }

    boolean atBytes() {
        return majorType() == CborWriter.BYTES;
    }

    boolean atText() {
        return majorType() == CborWriter.TEXT;
    }

    long integer() {
        final boolean negative = majorType() == CborWriter.NEGATIVE;
        final long argument = argument();
        return negative ? -1 - argument : argument;
    }

    byte[] bytes() {
        final byte[] value = new byte[length()];
        in.get(value);
        return value;
    }

    /** A text; what is not UTF-8 in it becomes U+FFFD, so it equals no name that is looked for. */
    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Passes over one item, whatever it is. */
    void skip() {
        skip(MAX_DEPTH);
    }

    /** Demands that nothing follows. */
    void end() {
        if (in.hasRemaining()) {
            throw damaged();
        }
    }

    private void skip(final int depth) {
        if (depth == 0) {
            throw damaged();
        }
        switch (majorType()) {
            case CborWriter.BYTES, CborWriter.TEXT -> {
                final int length = length();
                in.position(in.position() + length);
            }
            case CborWriter.ARRAY -> skipItems(array(), depth);
            case CborWriter.MAP -> skipItems(2 * map(), depth);
            case TAG -> {
                argument();
                skip(depth - 1);
            }
            case CborWriter.UNSIGNED, CborWriter.NEGATIVE, SIMPLE -> skipHead();
            default -> throw damaged();
        }
    }

    private void skipItems(final int count, final int depth) {
        for (int i = 0; i < count; i++) {
            skip(depth - 1);
        }
    }

    /** An integer or float may use all 64 bits of its argument; nobody looks at it. */
    private void skipHead() {
        final int additional = in.get(in.position()) & 0x1f;
        final int bytes = additional < 24 ? 1 : additional < 28 ? 1 + (1 << additional - 24) : Integer.MAX_VALUE;
        if (bytes > in.remaining()) {
            throw damaged();
        }
        in.position(in.position() + bytes);
    }

    private int count(final int type, final int itemsEach) {
        if (majorType() != type) {
            throw damaged();
        }
        final long count = argument();
        // Each item takes a byte at least, so a larger count is a lie.
        if (count > in.remaining() / itemsEach) {
            throw damaged();
        }
        return (int) count;
    }

    private int length() {
        final long length = argument();
        if (length > in.remaining()) {
            throw damaged();
        }
        return (int) length;
    }

    private int majorType() {
        if (!in.hasRemaining()) {
            throw damaged();
        }
        return (in.get(in.position()) & 0xff) >>> 5;
    }

    /** The argument of the item's head, up to 63 bits; indefinite lengths and reserved forms are refused. */
    private long argument() {
        final int additional = in.get() & 0x1f;
        if (additional < 24) {
            return additional;
        }
        if (additional > 27 || in.remaining() < 1 << additional - 24) {
            throw damaged();
        }
        long value = 0;
        for (int i = 0; i < 1 << additional - 24; i++) {
            value = value << 8 | in.get() & 0xff;
        }
        if (value < 0) {
            throw damaged();
        }
        return value;
    }

    private static KeyStoreException damaged() {
        return new KeyStoreException("The COSE key set is damaged, cut off, or in a form that is not read here.");
    }
}
