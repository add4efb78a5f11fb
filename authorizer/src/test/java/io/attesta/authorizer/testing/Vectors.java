package io.attesta.authorizer.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.clear.ClearKeyStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;

/** The vectors of an independent implementation, and a key store that holds their keys. */
public final class Vectors {
    private static final JsonNode ROOT = load();

    private Vectors() {}

    public static JsonNode root() {
        return ROOT;
    }

    /** The element of an array of the vectors that has a name. */
    public static JsonNode named(final String array, final String name) {
        for (final JsonNode node : ROOT.get(array)) {
            if (node.get("name").asText().equals(name)) {
                return node;
            }
        }
        throw new IllegalArgumentException("no " + name + " in " + array);
    }

    public static byte[] hex(final JsonNode node) {
        return HexFormat.of().parseHex(node.asText());
    }

    /** The vectors' keys; where they have none, keys that look fake. */
    public static KeyStore keys() {
        return withoutRotated()
                .signing(1, hex(ROOT.at("/receipts/signing_seed")))
                .macMaster(1, hex(ROOT.at("/mac_keys/master")))
                .build();
    }

    /** The keys that are never rotated. */
    public static ClearKeyStore.Builder withoutRotated() {
        return ClearKeyStore.builder()
                .code(1, hex(ROOT.at("/codes/key")))
                .token(1, hex(ROOT.at("/tokens/key")))
                .fingerprint(1, HexFormat.of().parseHex("60".repeat(32)));
    }

    private static JsonNode load() {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/wire-and-receipts.json")) {
            return new ObjectMapper().readTree(in);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
