package io.attesta.bench.peer.jpos;

import io.attesta.authorizer.decision.DeclineReason;

/**
 * What was decided.
 *
 * @param reason NONE if it is approved
 * @param card null if there is none such
 * @param sequence number of the answer, from 1
 * @param code authorization code, {@link io.attesta.protocol.iso.AuthorizationCode#NONE} if it is declined
 * @param nowMs when, milliseconds since 1970
 * @param expiresAt end of the session, seconds since 1970; the time of the decision if it is declined
 */
record PeerDecision(DeclineReason reason, PeerCard card, long sequence, int code, long nowMs, long expiresAt) {
    boolean approved() {
        return reason == DeclineReason.NONE;
    }

    long issuedAt() {
        return nowMs / 1_000;
    }

    /** DE 37: twelve characters of base 36. */
    String rrn() {
        final String digits = Long.toString(sequence, 36).toUpperCase(java.util.Locale.ROOT);
        return "0".repeat(12 - digits.length()) + digits;
    }
}
