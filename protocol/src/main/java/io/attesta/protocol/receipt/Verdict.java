package io.attesta.protocol.receipt;

/** What a verifier says of a statement and its receipt. */
public sealed interface Verdict {
    /** The holder of a trusted key signed a batch with this statement in it. */
    record Verified(Statement statement) implements Verdict {}

    /**
     * Nothing is proved.
     *
     * @param reason one sentence for people, without a full stop, showing nothing of the statement
     */
    record Refused(String reason) implements Verdict {}
}
