package io.attesta.authorizer.decision;

/** What the decision reads of a transaction that was decided before. */
public interface TransactionView {
    long fingerprintHigh();

    long fingerprintLow();

    /** Where its answer can be read: {@link Outcome#storedAt}; {@link Outcome#PENDING} while it is in the pipeline. */
    long storedAt();

    /** Its statement's place in its batch, from 1. */
    int leaf();
}
