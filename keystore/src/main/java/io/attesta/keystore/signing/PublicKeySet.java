package io.attesta.keystore.signing;

import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.SigningPublicKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Public keys by identifier: what Attesta publishes and what a verifier of receipts needs. Immutable, in the order given.
 *
 * <p>As text it is a JWK set (RFC 7517, RFC 8037), as bytes a COSE key set (RFC 9052 §7, RFC 9053 §7.2).
 */
public final class PublicKeySet {
    /** More than this is no key set of ours: a key takes about 150 bytes, so there is room for some four hundred. */
    public static final int MAX_BYTES = 65_536;

    private static final Pattern BARE_KEY = Pattern.compile("[0-9a-fA-F]{64}");

    private final Map<String, PublishedKey> keys = new LinkedHashMap<>();

    private PublicKeySet(final List<PublishedKey> published) {
        for (final PublishedKey key : published) {
            if (keys.putIfAbsent(key.kidHex(), key) != null) {
                throw new KeyStoreException("The key set names the key " + key.kidHex() + " twice.");
            }
        }
    }

    /**
     * A set of the keys given.
     *
     * @throws KeyStoreException if two of them have the same identifier
     */
    public static PublicKeySet of(final List<PublishedKey> keys) {
        return new PublicKeySet(keys);
    }

    /** All signing keys of a store, retired ones too, oldest first: receipts outlive the keys that signed them. */
    public static PublicKeySet of(final KeyStore store) {
        final List<PublishedKey> keys = new ArrayList<>();
        for (final KeyVersion version : store.versions(KeyUsage.SIGNING)) {
            keys.add(new PublishedKey(
                    store.publicKey(version.number()), Optional.of(version.createdAt()), version.retiredAt()));
        }
        return new PublicKeySet(keys);
    }

    /**
     * Reads a JWK set, a COSE key set, or one bare public key of 64 hex digits, telling them apart by their first bytes.
     * Keys of other kinds in a set are passed over.
     *
     * @throws KeyStoreException if it is none of these, damaged, larger than {@link #MAX_BYTES}, without a single Ed25519
     *     key, holds a private key, or names a key by an identifier that is not its own
     */
    public static PublicKeySet read(final byte[] document) {
        if (document.length > MAX_BYTES) {
            throw new KeyStoreException("The key set has more than " + MAX_BYTES + " bytes.");
        }
        final PublicKeySet set = new PublicKeySet(readKeys(document));
        if (set.keys.isEmpty()) {
            throw new KeyStoreException("The key set holds no Ed25519 key.");
        }
        return set;
    }

    private static List<PublishedKey> readKeys(final byte[] document) {
        if (CoseKeyFormat.looksLike(document)) {
            return CoseKeyFormat.read(document);
        }
        final String text = new String(document, StandardCharsets.UTF_8).strip();
        if (BARE_KEY.matcher(text).matches()) {
            final SigningPublicKey key = Ed25519PublicKey.of(HexFormat.of().parseHex(text));
            return List.of(new PublishedKey(key, Optional.empty(), Optional.empty()));
        }
        if (text.startsWith("{")) {
            return JwksFormat.read(document);
        }
        throw new KeyStoreException(
                "The key set is neither a JWK set, nor a COSE key set, nor one public key of 64 hex digits.");
    }

    /** The key with this identifier (8 bytes), if the set has it. */
    public Optional<SigningPublicKey> find(final byte[] kid) {
        return published(kid).map(PublishedKey::key);
    }

    /** The key with this identifier (8 bytes) and its time, if the set has it. */
    public Optional<PublishedKey> published(final byte[] kid) {
        return Optional.ofNullable(keys.get(HexFormat.of().formatHex(kid)));
    }

    /** All keys, in the order given. */
    public List<PublishedKey> keys() {
        return List.copyOf(keys.values());
    }

    /**
     * As a JWK set in UTF-8: {@code kty} OKP, {@code crv} Ed25519, {@code alg} EdDSA, {@code use} sig, {@code kid} in
     * lower-case hex, {@code x} in base64url, and in seconds {@code nbf} (created) and {@code exp} (retired) where known.
     */
    public byte[] jwks() {
        return JwksFormat.print(keys());
    }

    /**
     * As a COSE key set, deterministic CBOR: each key {@code {1: 1, 2: kid, 3: -8, -1: 6, -2: x, "exp": retired, "nbf": created}},
     * the last two in seconds where known.
     */
    public byte[] coseKeys() {
        return CoseKeyFormat.print(keys());
    }

    @Override
    public String toString() {
        return "PublicKeySet" + keys.keySet();
    }
}
