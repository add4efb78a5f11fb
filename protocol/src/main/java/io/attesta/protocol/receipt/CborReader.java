package io.attesta.protocol.receipt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads deterministic CBOR (RFC 8949 §4.2.1) that may come from anybody. Strict: shortest heads and definite lengths
 * only. The caller says what must come next, so map keys are read one by one as what they must be, and none can stand
 * twice or out of order. No length is believed before that many bytes were seen to be there; nesting is bounded.
 * Whatever is wrong is a {@link MalformedReceiptException} that names the item by the words the caller gave.
 */
final class CborReader {
    /** Deepest nesting that {@link #skip} goes into; what Attesta writes needs none. */
    static final int MAX_DEPTH = 8;

    private static final int SIMPLE_OR_FLOAT = 7;

    private final byte[] source;
    private int position;

    private int majorType;
    private int additional;
    private long argument;

    /** Reads {@code source} from its beginning; {@code what} names it. */
    CborReader(final byte[] source, final String what) {
        if (source.length == 0) {
            throw new MalformedReceiptException(what + " is empty");
        }
        this.source = source;
    }

    /** An unsigned integer of 64 bits. */
    long unsigned(final String what) {
        head(CborWriter.UNSIGNED, what);
        return argument;
    }

    /** An unsigned integer from 0 to {@code max}. */
    long unsigned(final long max, final String what) {
        head(CborWriter.UNSIGNED, what);
        if (argument < 0 || argument > max) {
            throw new MalformedReceiptException(what + " is above " + max);
        }
        return argument;
    }

    /** Exactly the integer {@code expected}, of either sign. */
    void integer(final long expected, final String what) {
        head(expected < 0 ? CborWriter.NEGATIVE : CborWriter.UNSIGNED, what);
        if (argument != (expected < 0 ? ~expected : expected)) {
            throw new MalformedReceiptException(what + " is not " + expected);
        }
    }

    /** A byte string of exactly {@code length} bytes; a copy. */
    byte[] bytes(final int length, final String what) {
        return bytes(length, length, what);
    }

    /** A byte string of {@code min} to {@code max} bytes; a copy. */
    byte[] bytes(final int min, final int max, final String what) {
        head(CborWriter.BYTES, what);
        return content(min, max, what);
    }

    /**
     * A text of {@code min} to {@code max} printable ASCII characters (no other text stands in Attesta's structures).
     */
    String text(final int min, final int max, final String what) {
        head(CborWriter.TEXT, what);
        final byte[] text = content(min, max, what);
        if (!PrintableAscii.is(text, 0, text.length)) {
            throw new MalformedReceiptException(what + " is not printable ASCII");
        }
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** A text that is empty or has exactly {@code length} printable ASCII characters. */
    String textOrEmpty(final int length, final String what) {
        final String text = text(0, length, what);
        if (!text.isEmpty() && text.length() != length) {
            throw new MalformedReceiptException(what + " has " + text.length() + " characters");
        }
        return text;
    }

    /** A text that is empty or has exactly {@code length} decimal digits. */
    String digitsOrEmpty(final int length, final String what) {
        final String text = textOrEmpty(length, what);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw new MalformedReceiptException(what + " is not decimal");
            }
        }
        return text;
    }

    /** The head of an array of {@code min} to {@code max} elements. */
    int array(final int min, final int max, final String what) {
        head(CborWriter.ARRAY, what);
        return (int) argumentFrom(min, max, "elements", what);
    }

    /** The head of an array of exactly {@code elements}. */
    void array(final int elements, final String what) {
        array(elements, elements, what);
    }

    /** The head of a map of exactly {@code pairs}. */
    void map(final int pairs, final String what) {
        head(CborWriter.MAP, what);
        argumentFrom(pairs, pairs, "entries", what);
    }

    /** Exactly this tag. */
    void tag(final int number, final String what) {
        head(CborWriter.TAG, what);
        argumentFrom(number, number, "as its tag", what);
    }

    /** Exactly {@code null}. */
    void nil(final String what) {
        if (position >= source.length || (source[position] & 0xFF) != CborWriter.NIL) {
            throw new MalformedReceiptException(what + " is not nil");
        }
        position++;
    }

    /** Passes over one well-formed item of any kind. */
    void skip(final String what) {
        skip(what, MAX_DEPTH);
    }

    /** Bytes not read yet. */
    int remaining() {
        return source.length - position;
    }

    /** Nothing may follow. */
    void end() {
        if (remaining() > 0) {
            throw new MalformedReceiptException(remaining() + " bytes are left over at the end");
        }
    }

    private void skip(final String what, final int depth) {
        if (depth == 0) {
            throw new MalformedReceiptException(what + " is nested too deep");
        }
        anyHead(what);
        switch (majorType) {
            case CborWriter.BYTES, CborWriter.TEXT -> position += (int) argumentFrom(0, remaining(), "bytes", what);
            case CborWriter.ARRAY -> skipItems(argumentFrom(0, remaining(), "elements", what), what, depth);
            case CborWriter.MAP -> skipItems(2 * argumentFrom(0, remaining(), "entries", what), what, depth);
            case CborWriter.TAG -> skip(what, depth - 1);
            default -> {
                // An integer, a simple value or a float is its head alone.
            }
        }
    }

    private void skipItems(final long items, final String what, final int depth) {
        for (long i = 0; i < items; i++) {
            skip(what, depth - 1);
        }
    }

    private byte[] content(final int min, final int max, final String what) {
        final int length = (int) argumentFrom(min, max, "bytes", what);
        if (length > remaining()) {
            throw truncated(what);
        }
        position += length;
        return Arrays.copyOfRange(source, position - length, position);
    }

    private long argumentFrom(final int min, final int max, final String unit, final String what) {
        if (argument < min || argument > max) {
            final String found = Long.toUnsignedString(argument);
            final String expected = min == max ? "" + min : min + " to " + max;
            throw new MalformedReceiptException(what + " has " + found + " " + unit + " instead of " + expected);
        }
        return argument;
    }

    private void head(final int expectedType, final String what) {
        anyHead(what);
        if (majorType != expectedType) {
            throw new MalformedReceiptException(what + " is of another type");
        }
    }

    private void anyHead(final String what) {
        if (remaining() == 0) {
            throw truncated(what);
        }
        final int first = source[position++] & 0xFF;
        majorType = first >>> 5;
        additional = first & 0x1F;
        if (additional < 24) {
            argument = additional;
            return;
        }
        if (additional > 27) {
            throw new MalformedReceiptException(what + " has an indefinite or reserved length");
        }
        longArgument(1 << (additional - 24), what);
    }

    private void longArgument(final int bytes, final String what) {
        if (bytes > remaining()) {
            throw truncated(what);
        }
        argument = 0;
        for (int i = 0; i < bytes; i++) {
            argument = argument << 8 | source[position++] & 0xFF;
        }
        // The argument of a float is its bits; a simple value in two bytes begins at 32 (RFC 8949 §3.3).
        final boolean shortest = majorType == SIMPLE_OR_FLOAT
                ? additional != 24 || argument >= 32
                : CborWriter.headLength(argument) == 1 + bytes;
        if (!shortest) {
            throw new MalformedReceiptException(what + " is not in its shortest encoding");
        }
    }

    private static MalformedReceiptException truncated(final String what) {
        return new MalformedReceiptException(what + " is cut off");
    }
}
