package io.attesta.authorizer.decision;

/** What the decision reads of one session. */
public interface SessionView {
    long tokenHigh();

    long tokenLow();

    long acceptorHigh();

    long acceptorLow();

    /** When it ends, milliseconds since 1970. */
    long expiresAtMs();

    /** Sequence number of the authorization that opened it. */
    long openedBy();
}
