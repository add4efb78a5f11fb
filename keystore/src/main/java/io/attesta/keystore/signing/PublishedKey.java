package io.attesta.keystore.signing;

import io.attesta.keystore.SigningPublicKey;
import java.time.Duration;
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
    /**
     * How far a signature may lie outside the key's time: for the batch that was under way when the key was retired, for clocks
     * that do not quite agree, and because published times are whole seconds.
     */
    public static final Duration TOLERANCE = Duration.ofSeconds(60);

    /** Whether something was signed while its key was in use. */
    public enum Timeliness {
        /** Signed within the key's time, as far as that is known. */
        IN_TIME,
        /** Dated before the key was made: the date is false. */
        TOO_EARLY,
        /** Dated after the key was retired, when nobody should have had it any more. */
        TOO_LATE
    }

    /** Holds the time that a signed statement names (its iat) against the key's, with {@link #TOLERANCE} at both ends. */
    public Timeliness timeliness(final Instant signedAt) {
        if (createdAt.isPresent() && signedAt.isBefore(createdAt.get().minus(TOLERANCE))) {
            return Timeliness.TOO_EARLY;
        }
        if (retiredAt.isPresent() && signedAt.isAfter(retiredAt.get().plus(TOLERANCE))) {
            return Timeliness.TOO_LATE;
        }
        return Timeliness.IN_TIME;
    }

    /** The key's identifier, 16 lower-case hex digits. */
    public String kidHex() {
        return HexFormat.of().formatHex(key.kid());
    }
}
