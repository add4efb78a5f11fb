package io.attesta.authorizer.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/** Messages, keys and receipts made by an independent implementation. */
final class CommandVectors {
    private CommandVectors() {}

    /** What stands at a JSON pointer. */
    static String text(final String pointer) {
        return root().at(pointer).textValue();
    }

    static int number(final String pointer) {
        return root().at(pointer).intValue();
    }

    static byte[] hex(final String pointer) {
        return HexFormat.of().parseHex(text(pointer));
    }

    private static JsonNode root() {
        try (InputStream file = CommandVectors.class.getResourceAsStream("/vectors/wire-and-receipts.json")) {
            return new ObjectMapper().readTree(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
