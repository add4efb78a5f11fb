package io.attesta.keystore.signing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.attesta.keystore.KeyStoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Key sets as JSON: RFC 7517 with the OKP keys of RFC 8037. Token by token, because the jar for verifiers of receipts
 * carries all that is used here.
 */
final class JwksFormat {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** 9999-12-31T23:59:59Z. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /** A member that is neither a text nor a number of seconds. */
    private static final Object OTHER = new Object();

    private JwksFormat() {}

    static byte[] print(final List<PublishedKey> keys) {
        final ByteArrayOutputStream document = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(document)) {
            json.writeStartObject();
            json.writeArrayFieldStart("keys");
            for (final PublishedKey key : keys) {
                print(key, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (final IOException e) {
            throw new IllegalStateException("Texts and numbers did not become JSON in memory", e);
        }
        return document.toByteArray();
    }

    private static void print(final PublishedKey key, final JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("kty", "OKP");
        json.writeStringField("crv", "Ed25519");
        json.writeStringField("alg", "EdDSA");
        json.writeStringField("use", "sig");
        json.writeStringField("kid", key.kidHex());
        json.writeStringField(
                "x",
                Base64.getUrlEncoder().withoutPadding().encodeToString(key.key().raw()));
        if (key.createdAt().isPresent()) {
            json.writeNumberField("nbf", key.createdAt().get().getEpochSecond());
        }
        if (key.retiredAt().isPresent()) {
            json.writeNumberField("exp", key.retiredAt().get().getEpochSecond());
        }
        json.writeEndObject();
    }

    static List<PublishedKey> read(final byte[] document) {
        final List<PublishedKey> keys = new ArrayList<>();
        for (final Map<String, Object> jwk : members(document)) {
            if (isSigningKey(jwk)) {
                keys.add(publishedKey(jwk));
            }
        }
        return keys;
    }

    private static List<Map<String, Object>> members(final byte[] document) {
        final Optional<List<Map<String, Object>>> keys;
        try (JsonParser json = JSON.createParser(document)) {
            keys = json.nextToken() == JsonToken.START_OBJECT ? keysOf(json) : Optional.empty();
            if (keys.isPresent() && json.nextToken() != null) {
                throw new KeyStoreException("The JWK set is not valid JSON.");
            }
        } catch (final IOException e) {
            throw new KeyStoreException("The JWK set is not valid JSON.", e);
        }
        return keys.orElseThrow(() -> new KeyStoreException("The JWK set has no array named keys."));
    }

    /** Reads the set to its end; empty if it has no array of keys. */
    private static Optional<List<Map<String, Object>>> keysOf(final JsonParser json) throws IOException {
        Optional<List<Map<String, Object>>> keys = Optional.empty();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final boolean named = json.currentName().equals("keys");
            if (json.nextToken() == JsonToken.START_ARRAY && named) {
                keys = Optional.of(elements(json));
            } else {
                json.skipChildren();
            }
        }
        return keys;
    }

    /** The members of each object in the array; what is no object has none. */
    private static List<Map<String, Object>> elements(final JsonParser json) throws IOException {
        final List<Map<String, Object>> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                elements.add(object(json));
            } else {
                json.skipChildren();
            }
        }
        return elements;
    }

    private static Map<String, Object> object(final JsonParser json) throws IOException {
        final Map<String, Object> members = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            members.put(name, value(json));
        }
        return members;
    }

    private static Object value(final JsonParser json) throws IOException {
        switch (json.nextToken()) {
            case VALUE_STRING:
                return json.getText();
            case VALUE_NUMBER_INT:
                return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? OTHER : (Object) json.getLongValue();
            default:
                json.skipChildren();
                return OTHER;
        }
    }

    /** RFC 7517 §5: keys of kinds one does not understand are to be passed over. */
    private static boolean isSigningKey(final Map<String, Object> jwk) {
        return "OKP".equals(jwk.get("kty"))
                && "Ed25519".equals(jwk.get("crv"))
                && jwk.getOrDefault("use", "sig").equals("sig");
    }

    private static PublishedKey publishedKey(final Map<String, Object> jwk) {
        if (jwk.containsKey("d")) {
            throw new KeyStoreException("The JWK set holds a private key and must not be passed on.");
        }
        if (!jwk.getOrDefault("alg", "EdDSA").equals("EdDSA")) {
            throw new KeyStoreException("The JWK set has an Ed25519 key whose alg is not EdDSA.");
        }
        final PublishedKey key =
                new PublishedKey(Ed25519PublicKey.of(x(jwk)), seconds(jwk, "nbf"), seconds(jwk, "exp"));
        if (!jwk.getOrDefault("kid", key.kidHex()).equals(key.kidHex())) {
            throw new KeyStoreException("The JWK set names the key " + key.kidHex() + " by another kid.");
        }
        return key;
    }

    private static byte[] x(final Map<String, Object> jwk) {
        try {
            return jwk.get("x") instanceof String text ? Base64.getUrlDecoder().decode(text) : new byte[0];
        } catch (final IllegalArgumentException e) {
            throw new KeyStoreException("The JWK set has a key whose x is not base64url.", e);
        }
    }

    private static Optional<Instant> seconds(final Map<String, Object> jwk, final String name) {
        if (!jwk.containsKey(name)) {
            return Optional.empty();
        }
        if (jwk.get(name) instanceof Long value && value >= 0 && value <= LAST_SECOND) {
            return Optional.of(Instant.ofEpochSecond(value));
        }
        throw new KeyStoreException("The JWK set has a key whose " + name + " is no time in seconds.");
    }
}
