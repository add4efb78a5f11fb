package io.attesta.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/** Messages, keys, batches and receipts made by an independent implementation. */
public final class Vectors {
    private static final String RESOURCE = "/vectors/wire-and-receipts.json";

    private Vectors() {}

    /** The whole file, read anew. */
    public static JsonNode root() {
        try (InputStream file = Vectors.class.getResourceAsStream(RESOURCE)) {
            return new ObjectMapper().readTree(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes that a text node spells in hex. */
    public static byte[] hex(final JsonNode node) {
        if (!node.isTextual()) {
            throw new IllegalArgumentException("no hex here: " + node.getNodeType());
        }
        return HexFormat.of().parseHex(node.textValue());
    }
}
