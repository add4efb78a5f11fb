package io.attesta.authorizer.command;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes the BER-TLV elements DE 48 and 120 of requests: two-byte tags, values of at most 127 bytes, tags in rising order. */
final class TagWriter {
    private static final int GREATEST_SHORT_LENGTH = 127;

    private final ByteArrayOutputStream tags = new ByteArrayOutputStream();

    /** A number, big-endian. */
    TagWriter number(final int tag, final long value, final int lengthBytes) {
        final byte[] bytes = new byte[lengthBytes];
        for (int i = 0; i < lengthBytes; i++) {
            bytes[i] = (byte) (value >>> 8 * (lengthBytes - 1 - i));
        }
        return bytes(tag, bytes);
    }

    /** An even number of decimal digits as BCD. */
    TagWriter digits(final int tag, final String digits) {
        return bytes(tag, HexFormat.of().parseHex(digits));
    }

    TagWriter ascii(final int tag, final String text) {
        return bytes(tag, text.getBytes(StandardCharsets.US_ASCII));
    }

    private TagWriter bytes(final int tag, final byte[] value) {
        if (value.length > GREATEST_SHORT_LENGTH) {
            throw new IllegalArgumentException("a tag of a request has at most 127 bytes");
        }
        tags.write(tag >>> 8);
        tags.write(tag);
        tags.write(value.length);
        tags.writeBytes(value);
        return this;
    }

    /** What was written; empty if nothing was. */
    byte[] toByteArray() {
        return tags.toByteArray();
    }
}
