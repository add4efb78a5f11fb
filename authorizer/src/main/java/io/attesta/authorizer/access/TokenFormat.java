package io.attesta.authorizer.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.keystore.KeyStoreException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tokens as JSON:
 *
 * <pre>
 *   {"format": 1, "tokens": [
 *     {"id": "0123456789ab", "role": "kiosk", "acceptor": "…", "terminal": "…", "name": "…",
 *      "created": "2026-11-21T08:00:00Z", "expires": "…", "revoked": "…", "salt": 32 hex digits, "hash": 64 hex digits}, …]}
 * </pre>
 *
 * One that is a client certificate has {@code "certificate"}, the SHA-256 over it in 64 hex digits, instead of salt and hash.
 *
 * Read strictly: what is not understood might forbid something.
 */
final class TokenFormat {
    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> TOP = Set.of("format", "tokens");
    private static final Set<String> MEMBERS = Set.of(
            "id",
            "role",
            "acceptor",
            "terminal",
            "name",
            "created",
            "expires",
            "revoked",
            "salt",
            "hash",
            "certificate");

    private TokenFormat() {}

    static byte[] print(final AccessTokens tokens) {
        final ObjectNode document = JSON.createObjectNode().put("format", FORMAT);
        final var array = document.putArray("tokens");
        for (final TokenEntry entry : tokens.entries()) {
            final AccessToken token = entry.token();
            final ObjectNode node = array.addObject().put("id", token.id());
            node.put("role", token.role().label());
            token.pair().ifPresent(pair -> node.put("acceptor", pair.acceptor()).put("terminal", pair.terminal()));
            token.name().ifPresent(name -> node.put("name", name));
            node.put("created", token.createdAt().toString());
            token.expiresAt().ifPresent(at -> node.put("expires", at.toString()));
            token.revokedAt().ifPresent(at -> node.put("revoked", at.toString()));
            if (token.certificate().isPresent()) {
                node.put("certificate", token.certificate().get());
            } else {
                node.put("salt", HexFormat.of().formatHex(entry.salt()));
                node.put("hash", HexFormat.of().formatHex(entry.hash()));
            }
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts and numbers did not become JSON", e);
        }
    }

    /** @param where what people call the file, for messages */
    static AccessTokens read(final byte[] document, final String where) {
        final JsonNode root = parse(document, where);
        if (!root.isObject() || !root.path("tokens").isArray()) {
            throw new KeyStoreException("The " + where + " holds no list of tokens.");
        }
        if (root.path("format").intValue() != FORMAT || !TOP.containsAll(names(root))) {
            throw new KeyStoreException("The " + where + " is of a form that this version does not know.");
        }
        final List<TokenEntry> entries = new ArrayList<>();
        for (final JsonNode node : root.get("tokens")) {
            entries.add(entry(node, entries.size() + 1, where));
        }
        try {
            return new AccessTokens(entries);
        } catch (final IllegalArgumentException e) {
            throw new KeyStoreException("The " + where + " is wrong: " + e.getMessage() + ".", e);
        }
    }

    private static JsonNode parse(final byte[] document, final String where) {
        try {
            return JSON.readTree(document);
        } catch (final IOException e) {
            throw new KeyStoreException("The " + where + " is cut off, damaged, or no JSON at all.");
        }
    }

    private static TokenEntry entry(final JsonNode node, final int number, final String where) {
        try {
            if (!MEMBERS.containsAll(names(node))) {
                throw new IllegalArgumentException("a member is not known");
            }
            final AccessToken token = new AccessToken(
                    text(node, "id"),
                    Role.of(text(node, "role"))
                            .orElseThrow(() -> new IllegalArgumentException("the role is not known")),
                    node.has("acceptor") || node.has("terminal")
                            ? Optional.of(new AccessToken.Pair(text(node, "acceptor"), text(node, "terminal")))
                            : Optional.empty(),
                    node.has("name") ? Optional.of(text(node, "name")) : Optional.empty(),
                    Instant.parse(text(node, "created")),
                    time(node, "expires"),
                    time(node, "revoked"),
                    node.has("certificate") ? Optional.of(text(node, "certificate")) : Optional.empty());
            if (token.certificate().isPresent()) {
                if (node.has("salt") || node.has("hash")) {
                    throw new IllegalArgumentException("it is a token and a certificate at once");
                }
                return TokenEntry.ofCertificate(token);
            }
            return new TokenEntry(
                    token, bytes(node, "salt", TokenSecret.SALT_BYTES), bytes(node, "hash", TokenSecret.HASH_BYTES));
        } catch (final IllegalArgumentException | DateTimeException e) {
            throw new KeyStoreException("The " + where + " is damaged: token " + number + " of its list is none.", e);
        }
    }

    private static Set<String> names(final JsonNode node) {
        final Set<String> names = new HashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Optional<Instant> time(final JsonNode node, final String name) {
        return node.has(name) ? Optional.of(Instant.parse(text(node, name))) : Optional.empty();
    }

    private static byte[] bytes(final JsonNode node, final String name, final int length) {
        final byte[] bytes = HexFormat.of().parseHex(text(node, name));
        if (bytes.length != length) {
            throw new IllegalArgumentException(name + " has another length");
        }
        return bytes;
    }

    private static String text(final JsonNode node, final String name) {
        if (!node.path(name).isTextual()) {
            throw new IllegalArgumentException(name + " is no text");
        }
        return node.get(name).textValue();
    }
}
