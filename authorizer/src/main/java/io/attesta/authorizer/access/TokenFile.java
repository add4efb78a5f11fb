package io.attesta.authorizer.access;

import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.file.PrivateFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The file of tokens, mode 0600, replaced as a whole: a server that watches it sees the old or the new one. No file means no tokens.
 * Two changes at once exclude each other. Every failure is a {@link KeyStoreException} of one sentence without secrets.
 */
public final class TokenFile {
    /** A token takes some 350 bytes: room for twice the 21,000 kiosks of the plan. */
    private static final int MAX_BYTES = 16 << 20;

    private final Path path;
    private final PrivateFile file;
    private final SecureRandom random = new SecureRandom();

    public TokenFile(final Path path) {
        this.path = path;
        file = new PrivateFile(path, "token file");
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /**
     * Reads it.
     *
     * @return all tokens; none if there is no file
     * @throws KeyStoreException if it has another mode, is damaged, foreign, or too large
     */
    public AccessTokens load() {
        return Files.exists(path) ? TokenFormat.read(file.read(MAX_BYTES), file.toString()) : AccessTokens.NONE;
    }

    /**
     * Makes a token; its hash is in the file when this returns.
     *
     * @param pair for {@link Role#KIOSK} and only for it
     * @param now when it is made; kept to the second
     * @param expiresAt from when on it is worth nothing
     * @return with the secret, which nobody can ever show again
     * @throws IllegalArgumentException one sentence, if role, pair and name do not fit
     * @throws KeyStoreException as {@link #load}, and if the file cannot be written
     */
    public MadeToken make(
            final Role role,
            final Optional<AccessToken.Pair> pair,
            final Optional<String> name,
            final Instant now,
            final Optional<Instant> expiresAt) {
        return file.underLock(() -> {
            final AccessTokens before = load();
            final AccessToken token = token(before, role, pair, name, now, expiresAt, Optional.empty());
            final TokenSecret secret = TokenSecret.random(token.id(), random);
            final byte[] salt = new byte[TokenSecret.SALT_BYTES];
            random.nextBytes(salt);
            save(before.with(new TokenEntry(token, salt, secret.hash(salt))));
            return new MadeToken(token, secret);
        });
    }

    /**
     * Gives a client certificate a role; it is in the file when this returns.
     *
     * @param fingerprint SHA-256 over the certificate (DER), 64 lower-case hex digits; the others as of {@link #make}
     * @throws KeyStoreException if it has a role already, and as {@link #make}
     */
    public AccessToken admit(
            final String fingerprint,
            final Role role,
            final Optional<AccessToken.Pair> pair,
            final Optional<String> name,
            final Instant now,
            final Optional<Instant> expiresAt) {
        return file.underLock(() -> {
            final AccessTokens before = load();
            before.ofCertificate(fingerprint)
                    .filter(known -> known.revokedAt().isEmpty())
                    .ifPresent(known -> {
                        throw new KeyStoreException("The certificate has the role "
                                + known.role().label() + " already, as " + known.id()
                                + "; revoke that first to give it another.");
                    });
            final AccessToken token = token(before, role, pair, name, now, expiresAt, Optional.of(fingerprint));
            save(before.with(TokenEntry.ofCertificate(token)));
            return token;
        });
    }

    private AccessToken token(
            final AccessTokens before,
            final Role role,
            final Optional<AccessToken.Pair> pair,
            final Optional<String> name,
            final Instant now,
            final Optional<Instant> expiresAt,
            final Optional<String> certificate) {
        return new AccessToken(
                newId(before),
                role,
                pair,
                name,
                seconds(now),
                expiresAt.map(TokenFile::seconds),
                Optional.empty(),
                certificate);
    }

    /**
     * Revokes a token, or the role of a certificate, for ever.
     *
     * @throws KeyStoreException if there is none of this id, it is revoked already, and as {@link #make}
     */
    public AccessToken revoke(final String id, final Instant now) {
        return file.underLock(() -> {
            final AccessTokens before = load();
            final TokenEntry entry = before.entry(id)
                    .orElseThrow(() -> new KeyStoreException("The " + file + " has no token " + id + "."));
            entry.token().revokedAt().ifPresent(at -> {
                throw new KeyStoreException("Token " + id + " was revoked at " + at + " already.");
            });
            final AccessToken revoked = entry.token().revoked(seconds(now));
            save(before.with(entry.with(revoked)));
            return revoked;
        });
    }

    private void save(final AccessTokens tokens) {
        final byte[] document = TokenFormat.print(tokens);
        if (document.length > MAX_BYTES) {
            throw new KeyStoreException("The " + file + " has no room for another token.");
        }
        file.replace(document);
    }

    private String newId(final AccessTokens before) {
        final byte[] bits = new byte[AccessToken.ID_LENGTH / 2];
        String id;
        do {
            random.nextBytes(bits);
            id = HexFormat.of().formatHex(bits);
        } while (before.find(id).isPresent());
        return id;
    }

    private static Instant seconds(final Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
