package io.attesta.keystore.signing;

import io.attesta.keystore.SigningPublicKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public key with what is known of its time.
 *
 * @param key the public key
 * @param createdAt when it began to sign; empty if unknown
 * @param retiredAt when it ceased to sign; empty while it signs, or if unknown
 */
public record PublishedKey(SigningPublicKey key, Optional<Instant> createdAt, Optional<Instant> retiredAt) {
    /** The key's identifier, 16 lower-case hex digits. */
    public String kidHex() {
        return HexFormat.of().formatHex(key.kid());
    }
}
