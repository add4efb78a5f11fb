package io.attesta.authorizer.access;

import io.attesta.authorizer.access.TokenVerdict.Outcome;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All tokens of a server at one time, revoked ones too, oldest first. Immutable. */
public final class AccessTokens {
    /** No token at all. */
    public static final AccessTokens NONE = new AccessTokens(List.of());

    /** Compared with where no token has the id, so that time does not tell which ids there are. */
    private static final TokenEntry NOBODY =
            new TokenEntry(null, new byte[TokenSecret.SALT_BYTES], new byte[TokenSecret.HASH_BYTES]);

    private static final TokenVerdict UNKNOWN = new TokenVerdict(Outcome.UNKNOWN, Optional.empty());

    private final Map<String, TokenEntry> entries = new LinkedHashMap<>();
    // By fingerprint; of a certificate that was revoked and let in again the last.
    private final Map<String, AccessToken> certificates = new HashMap<>();

    AccessTokens(final Collection<TokenEntry> all) {
        for (final TokenEntry entry : all) {
            if (entries.putIfAbsent(entry.token().id(), entry) != null) {
                throw new IllegalArgumentException("the id " + entry.token().id() + " is there twice");
            }
            entry.token().certificate().ifPresent(fingerprint -> add(fingerprint, entry.token()));
        }
    }

    /** One certificate has one role: what it may do must not hang on the order of a list. */
    private void add(final String fingerprint, final AccessToken token) {
        final AccessToken before = certificates.put(fingerprint, token);
        if (before != null && before.revokedAt().isEmpty()) {
            throw new IllegalArgumentException(
                    "the certificate of " + before.id() + " is there again, in " + token.id());
        }
    }

    /**
     * Judges a client certificate, which was verified before.
     *
     * @param fingerprint SHA-256 over it (DER), 64 lower-case hex digits
     */
    public TokenVerdict checkCertificate(final String fingerprint, final Instant now) {
        final AccessToken token = certificates.get(fingerprint);
        return token == null ? UNKNOWN : verdict(token, now);
    }

    /** What is known of a certificate; empty if it never had a role. */
    Optional<AccessToken> ofCertificate(final String fingerprint) {
        return Optional.ofNullable(certificates.get(fingerprint));
    }

    /**
     * Judges what somebody presents as a token. The id finds the token, which is no secret; the secret is compared as a hash, in the same
     * time whatever is wrong with it.
     *
     * @param presented what stood behind {@code Bearer}, in ASCII; stays the caller's
     */
    public TokenVerdict check(final byte[] presented, final Instant now) {
        try (TokenSecret secret = TokenSecret.presented(presented)) {
            if (secret == null) {
                return UNKNOWN;
            }
            final TokenEntry entry = entries.getOrDefault(secret.id(), NOBODY);
            return entry.isOf(secret) ? verdict(entry.token(), now) : UNKNOWN;
        }
    }

    private static TokenVerdict verdict(final AccessToken token, final Instant now) {
        final Outcome outcome;
        if (token.revokedAt().isPresent()) {
            outcome = Outcome.REVOKED;
        } else if (token.expiresAt().filter(at -> !now.isBefore(at)).isPresent()) {
            outcome = Outcome.EXPIRED;
        } else {
            outcome = Outcome.ACCEPTED;
        }
        return new TokenVerdict(outcome, Optional.of(token));
    }

    /** What is known of them. */
    public List<AccessToken> all() {
        return entries.values().stream().map(TokenEntry::token).toList();
    }

    /** What is known of the token with this id. */
    public Optional<AccessToken> find(final String id) {
        return Optional.ofNullable(entries.get(id)).map(TokenEntry::token);
    }

    Collection<TokenEntry> entries() {
        return entries.values();
    }

    /** These and one more, or another in the place of one with its id. */
    AccessTokens with(final TokenEntry entry) {
        final Map<String, TokenEntry> all = new LinkedHashMap<>(entries);
        all.put(entry.token().id(), entry);
        return new AccessTokens(all.values());
    }

    Optional<TokenEntry> entry(final String id) {
        return Optional.ofNullable(entries.get(id));
    }

    @Override
    public String toString() {
        return "AccessTokens[" + entries.size() + "]";
    }
}
