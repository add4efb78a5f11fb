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
        REPEATED,
        /** Answered 91, to be sent again. */
        DEFERRED
    }

    /** What was sent. */
    final RequestFields fields = new RequestFields();

    State state = State.FREE;
    RequestKind kind;
    TerminalPair pair;
    /** Of the pair, with which it was sealed last. */
    MacKeys keys;
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

    /** The code that a reversal's answer must tell. */
    int reversedCode;

    /** Of the last sending. */
    long intendedNs;
    /** Of the last sending. */
    long sentNs;
    /** Of the bytes sent last; only where they come back. */
    int sentChecksum;
    /** How often it was sent again after a 91. */
    int retries;
    /** What it was before it was deferred. */
    private State deferredFrom;

    /** DE 39 of the first answer, null while there is none. */
    ResponseCode answer;
    /** MAC of the first answer: under one key it stands for all its bytes. */
    long answerMac;
    /** Of the first answer. */
    MacKeys answerKeys;
    /** Checksum of the first answer without what follows the key. */
    int answerRest;

    /** Whether an answer is waited for. */
    boolean isWaiting() {
        return state == State.WAITING || state == State.REPEATED;
    }

    /** Whether its place is taken: an answer is waited for, or it is to be sent again. */
    boolean isOutstanding() {
        return isWaiting() || state == State.DEFERRED;
    }

    /** Puts a refused request aside until it is sent again. */
    void defer(final long untilNs) {
        deferredFrom = state;
        state = State.DEFERRED;
        intendedNs = untilNs;
        retries++;
    }

    /** A deferred request is what it was before. */
    void resume() {
        state = deferredFrom;
    }
}
