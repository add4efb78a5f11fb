package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;

/**
 * A request or command on its way: filled by the thread that claimed it, then read and completed by the stages. It stands in the ring
 * until it is decided; then its batch has it, and when that is answered the {@link SlotPool}, for the next who claims one.
 */
public final class Slot {
    /** What the slot holds. */
    public enum Kind {
        /** Nothing: filling it failed. */
        EMPTY,
        /** A message, to be answered. */
        MESSAGE,
        /** A change of the tables. */
        COMMAND
    }

    public Kind kind;
    public final TransactionRequest request = new TransactionRequest();
    public final Outcome outcome = new Outcome();
    /** Where the answer goes; null for a command. */
    public AnswerPort port;
    /** What the port wants back with the answer (a TPDU, say). */
    public long portContext;
    /** When the request's last byte was read, by the clock's nanoTime. */
    public long receivedNs;
    /** What a command slot carries. */
    public Command command;

    /** The slot of the same batch whose answer this one repeats; null if none. */
    Slot twin;
    /** Whether it repeats an answer of the batch before, which was not settled when it was decided. */
    boolean ofBatchBefore;
    /** Offset and length of its statement in the batch. */
    int statementOffset;

    int statementLength;
    /** Number of the slot in the ring, while claimed. */
    long ringSequence;
    /** Number of the slot in its {@link SlotPool}. */
    int poolNumber;

    /** Lets go of what belongs to others, so that a slot keeps no connection alive. */
    void release() {
        port = null;
        command = null;
        twin = null;
        ofBatchBefore = false;
    }
}
