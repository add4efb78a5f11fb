package io.attesta.protocol.receipt;

/** Map keys of leaves: the CWT claims of RFC 8392 §4 and Attesta's own of private use. */
final class Claims {
    static final int ISSUER = 1;
    static final int EXPIRES_AT = 4;
    static final int ISSUED_AT = 6;
    static final int CWT_ID = 7;

    /** What was decided: the claim that makes a leaf a statement. */
    static final int DECISION = -70000;

    /** What a batch is: the claim that makes a leaf a header. */
    static final int BATCH = -70001;

    /** Elements of {@link #DECISION} that are written and known; a reader ignores those after them. */
    static final int DECISION_ELEMENTS = 13;

    static final int BATCH_ELEMENTS = 4;

    /** Bytes of {@link #CWT_ID}: node (2), sequence (8). */
    static final int CWT_ID_LENGTH = 10;

    private Claims() {}
}
