package io.attesta.authorizer.access;

import io.attesta.keystore.KeyStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The tokens of a running server: checks what callers present, and takes up the file when it was changed. Thread-safe; checking reads no
 * file and takes no lock.
 *
 * <p>A file that became unreadable changes nothing: the tokens in use stay in use, and whoever has it look hears why. A file that
 * is gone is an empty one, for whoever takes it away wants nobody in.
 */
public final class AccessCheck {
    private final TokenFile file;
    private volatile AccessTokens tokens;
    // Guarded by this.
    private String seen;

    /**
     * Reads the file for the first time.
     *
     * @throws KeyStoreException as {@link TokenFile#load}
     */
    public AccessCheck(final TokenFile file) {
        this.file = file;
        seen = stamp();
        tokens = file.load();
    }

    /** Judges what stood behind {@code Bearer}, see {@link AccessTokens#check}. */
    public TokenVerdict check(final byte[] presented, final Instant now) {
        return tokens.check(presented, now);
    }

    /** Judges a client certificate, see {@link AccessTokens#checkCertificate}. */
    public TokenVerdict checkCertificate(final String fingerprint, final Instant now) {
        return tokens.checkCertificate(fingerprint, now);
    }

    /** Whether there is any token at all, revoked ones included. */
    public boolean isEmpty() {
        return tokens.all().isEmpty();
    }

    /**
     * Takes up the file if it was replaced since the last look; to be called every second or so.
     *
     * @return why a new file is not taken up, one sentence, told once for each change; empty if all is well
     */
    public synchronized Optional<String> look() {
        final String now = stamp();
        if (Objects.equals(now, seen)) {
            return Optional.empty();
        }
        seen = now;
        try {
            tokens = file.load();
            return Optional.empty();
        } catch (final KeyStoreException e) {
            return Optional.of(
                    "the changed token file is not taken up, the tokens in use stay in use: " + e.getMessage());
        }
    }

    /** What changes when the file is replaced: its identity, size and time. */
    private String stamp() {
        try {
            final BasicFileAttributes now = Files.readAttributes(file.path(), BasicFileAttributes.class);
            return now.fileKey() + " " + now.size() + " " + now.lastModifiedTime();
        } catch (final IOException e) {
            return e.getClass().getSimpleName();
        }
    }
}
