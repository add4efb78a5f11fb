package io.attesta.authorizer.access;

import java.util.Optional;

/**
 * What became of a token, or of a client certificate, that somebody presented.
 *
 * @param outcome whether it holds, and if not, why
 * @param token which one it is; empty if it is none. Of an expired or revoked one it is told for the audit log: its secret was right
 */
public record TokenVerdict(Outcome outcome, Optional<AccessToken> token) {
    /** Whether a token holds. */
    public enum Outcome {
        /** The bearer has the token's role. */
        ACCEPTED,
        /** No token of this server. */
        UNKNOWN,
        /** Once a token, past its time. */
        EXPIRED,
        /** Once a token, revoked. */
        REVOKED
    }

    /** Whether the bearer has the token's role. */
    public boolean accepted() {
        return outcome == Outcome.ACCEPTED;
    }
}
