package io.attesta.authorizer.decision;

/** What the decision reads of a transaction that was decided before. */
public interface TransactionView {
    /** Fingerprint of its content. */
    long fingerprint();

    /** Where its batch is in the journal: {@link Outcome#storedAt}; {@link Outcome#PENDING} while it is in the pipeline, {@link Outcome#LOST} if it is no more. */
    long storedAt();

    /** The code its answer carried as a number, {@link io.attesta.protocol.iso.AuthorizationCode#NONE} if none. */
    int code();

    /** Its sequence number. */
    long sequence();
}
