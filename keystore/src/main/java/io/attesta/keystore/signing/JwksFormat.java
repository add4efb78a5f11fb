package io.attesta.keystore.signing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.keystore.KeyStoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Key sets as JSON: RFC 7517 with the OKP keys of RFC 8037. */
final class JwksFormat {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** 9999-12-31T23:59:59Z. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private JwksFormat() {}

    static byte[] print(final List<PublishedKey> keys) {
        final ObjectNode document = JSON.createObjectNode();
        final ArrayNode array = document.putArray("keys");
        for (final PublishedKey key : keys) {
            final ObjectNode jwk = array.addObject()
                    .put("kty", "OKP")
                    .put("crv", "Ed25519")
                    .put("alg", "EdDSA")
                    .put("use", "sig")
                    .put("kid", key.kidHex())
                    .put(
                            "x",
                            Base64.getUrlEncoder()
                                    .withoutPadding()
                                    .encodeToString(key.key().raw()));
            key.createdAt().ifPresent(at -> jwk.put("nbf", at.getEpochSecond()));
            key.retiredAt().ifPresent(at -> jwk.put("exp", at.getEpochSecond()));
        }
        try {
            return JSON.writeValueAsBytes(document);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts and numbers did not become JSON", e);
        }
    }

    static List<PublishedKey> read(final byte[] document) {
        final JsonNode array = parse(document).path("keys");
        if (!array.isArray()) {
            throw new KeyStoreException("The JWK set has no array named keys.");
        }
        final List<PublishedKey> keys = new ArrayList<>();
        for (final JsonNode jwk : array) {
            if (isSigningKey(jwk)) {
                keys.add(publishedKey(jwk));
            }
        }
        return keys;
    }

    private static JsonNode parse(final byte[] document) {
        try {
            return JSON.readTree(document);
        } catch (final IOException e) {
            throw new KeyStoreException("The JWK set is not valid JSON.", e);
        }
    }

    /** RFC 7517 §5: keys of kinds one does not understand are to be passed over. */
    private static boolean isSigningKey(final JsonNode jwk) {
        return "OKP".equals(jwk.path("kty").textValue())
                && "Ed25519".equals(jwk.path("crv").textValue())
                && jwk.path("use").asText("sig").equals("sig");
    }

    private static PublishedKey publishedKey(final JsonNode jwk) {
        if (jwk.has("d")) {
            throw new KeyStoreException("The JWK set holds a private key and must not be passed on.");
        }
        if (!jwk.path("alg").asText("EdDSA").equals("EdDSA")) {
            throw new KeyStoreException("The JWK set has an Ed25519 key whose alg is not EdDSA.");
        }
        final PublishedKey key =
                new PublishedKey(Ed25519PublicKey.of(x(jwk)), seconds(jwk, "nbf"), seconds(jwk, "exp"));
        if (jwk.has("kid") && !key.kidHex().equals(jwk.path("kid").textValue())) {
            throw new KeyStoreException("The JWK set names the key " + key.kidHex() + " by another kid.");
        }
        return key;
    }

    private static byte[] x(final JsonNode jwk) {
        try {
            return Base64.getUrlDecoder().decode(jwk.path("x").asText());
        } catch (final IllegalArgumentException e) {
            throw new KeyStoreException("The JWK set has a key whose x is not base64url.", e);
        }
    }

    private static Optional<Instant> seconds(final JsonNode jwk, final String name) {
        final JsonNode value = jwk.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.canConvertToLong() || value.longValue() < 0 || value.longValue() > LAST_SECOND) {
            throw new KeyStoreException("The JWK set has a key whose " + name + " is no time in seconds.");
        }
        return Optional.of(Instant.ofEpochSecond(value.longValue()));
    }
}
