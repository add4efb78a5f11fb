package io.attesta.keystore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/** The bytes an independent implementation made. */
public final class Vectors {
    private Vectors() {}

    /** The part of the vectors under this name. */
    public static JsonNode part(final String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/wire-and-receipts.json")) {
            return new JsonMapper().readTree(in).required(name);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a member in hex. */
    public static byte[] bytes(final JsonNode node, final String name) {
        return hex(node.required(name).textValue());
    }

    /** The bytes of a text in hex. */
    public static byte[] hex(final String text) {
        return HexFormat.of().parseHex(text);
    }

    /** The bytes first, first + 1, ...: keys that look fake. */
    public static byte[] counting(final int first, final int length) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }
}
