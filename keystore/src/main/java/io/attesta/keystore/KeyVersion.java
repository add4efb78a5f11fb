package io.attesta.keystore;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of a key of one usage.
 *
 * @param usage what the key is for
 * @param number from 1, rising with each rotation
 * @param createdAt when it was made
 * @param retiredAt when it was retired; empty while it may be used
 */
public record KeyVersion(KeyUsage usage, int number, Instant createdAt, Optional<Instant> retiredAt) {
    public boolean retired() {
        return retiredAt.isPresent();
    }
}
