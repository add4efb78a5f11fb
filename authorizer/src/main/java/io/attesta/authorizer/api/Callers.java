package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import io.attesta.authorizer.access.AccessCheck;
import io.attesta.authorizer.access.AccessToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenVerdict;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who asks, by bearer token (RFC 6750) or client certificate, and whether they may. Who shows both is whom the token says. */
final class Callers {
    private static final String BEARER = "bearer ";

    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);
    private static final long LOOK_NS = 1_000_000_000L;

    private final AccessCheck tokens;
    private final boolean certificates;
    private final AtomicLong lookedNs = new AtomicLong(System.nanoTime());

    /** @param certificates whether callers must show a certificate, with a token or without */
    Callers(final AccessCheck tokens, final boolean certificates) {
        this.tokens = tokens;
        this.certificates = certificates;
    }

    /**
     * The caller of a request.
     *
     * @param certificate that was shown, and verified
     * @param roles those who may
     * @throws ProblemException if nobody says who they are, they are nobody, or may not
     */
    Caller require(final RequestHeaders headers, final Optional<Certificate> certificate, final Set<Role> roles) {
        if (certificates && certificate.isEmpty()) {
            throw new ProblemException(
                    ProblemType.NO_CREDENTIALS,
                    "This resource is for " + named(roles)
                            + ", and this server wants a client certificate of its authorities (tls.client-ca-file) for that.");
        }
        final String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
        if (authorization == null && certificate.isEmpty()) {
            throw new ProblemException(
                    ProblemType.NO_CREDENTIALS,
                    "This resource is for " + named(roles) + "; make a token with attesta keys token.");
        }
        look();
        final Caller caller = authorization == null ? caller(certificate.get()) : caller(authorization);
        if (!roles.contains(caller.role())) {
            throw new ProblemException(
                    ProblemType.FORBIDDEN,
                    "This resource is for " + named(roles) + ", not for "
                            + caller.role().label() + ".");
        }
        return caller;
    }

    private Caller caller(final Certificate certificate) {
        final TokenVerdict verdict = tokens.checkCertificate(fingerprint(certificate), Instant.now());
        if (!verdict.accepted()) {
            throw new ProblemException(
                    ProblemType.UNKNOWN_CERTIFICATE,
                    switch (verdict.outcome()) {
                        case EXPIRED -> "The client certificate's time here is over.";
                        case REVOKED -> "The client certificate's role was revoked.";
                        case UNKNOWN, ACCEPTED ->
                            "The client certificate has no role; attesta keys token --certificate gives it one, or send a token with it.";
                    });
        }
        return caller(verdict.token().orElseThrow());
    }

    private static Caller caller(final AccessToken token) {
        return new Caller(token.role(), token.pair(), token.id());
    }

    private static String fingerprint(final Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("a verified certificate cannot be encoded, or this Java has no SHA-256", e);
        }
    }

    private Caller caller(final String authorization) {
        if (!authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            throw new ProblemException(
                    ProblemType.INVALID_TOKEN, "The Authorization header does not begin with Bearer.");
        }
        final byte[] presented =
                authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        try {
            final TokenVerdict verdict = tokens.check(presented, Instant.now());
            if (!verdict.accepted()) {
                throw new ProblemException(ProblemType.INVALID_TOKEN, reason(verdict));
            }
            return caller(verdict.token().orElseThrow());
        } finally {
            Arrays.fill(presented, (byte) 0);
        }
    }

    /** Takes up tokens that were made or revoked beside the running server, a second later at most. */
    private void look() {
        final long before = lookedNs.get();
        final long now = System.nanoTime();
        if (now - before >= LOOK_NS && lookedNs.compareAndSet(before, now)) {
            tokens.look().ifPresent(LOG::warn);
        }
    }

    private static String reason(final TokenVerdict verdict) {
        return switch (verdict.outcome()) {
            case EXPIRED -> "The bearer token has expired.";
            case REVOKED -> "The bearer token was revoked.";
            case UNKNOWN, ACCEPTED -> "The bearer token is none of this server's.";
        };
    }

    private static String named(final Set<Role> roles) {
        return String.join(" or ", roles.stream().map(Role::label).sorted().toList());
    }
}
