package io.attesta.bench.load;

import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.ResponseCode;

/** One request from its sending to its answer, and on until its place is needed: it may be sent again. Reused; owned by one thread. */
final class PendingRequest {
    /** Where a request stands. */
    enum State {
        FREE,
        WAITING,
        ANSWERED,
        /** Sent again as 0101 and not answered yet. */
        REPEATED
    }

    /** What was sent. */
    final RequestFields fields = new RequestFields();

    State state = State.FREE;
    RequestKind kind;
    TerminalPair pair;
    /** Number within the lane. */
    long sequence = -1;
    /** The action of DE 3; null if it names none. */
    Action action;
    /** Number of the sample card; 0 if there is none such. */
    long card;
    /** What DE 39 must be. */
    ResponseCode expected;
    /** Whether 65 is as good: the card may have reached its openings in this hour. */
    boolean limitMayApply;
    /** Place in {@link Visits}, or {@link Visits#NONE} if no session is to be remembered. */
    long visit;

    long intendedNs;
    long sentNs;
    /** DE 39 of the first answer, null while there is none. */
    ResponseCode answer;
    /** MAC of the first answer: under one key it stands for all its bytes. */
    long answerMac;

    /** Whether an answer is outstanding. */
    boolean isOutstanding() {
        return state == State.WAITING || state == State.REPEATED;
    }
}
