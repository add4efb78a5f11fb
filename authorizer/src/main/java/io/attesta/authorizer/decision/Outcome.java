package io.attesta.authorizer.decision;

import io.attesta.protocol.iso.AuthorizationCode;

/**
 * What was decided of one request. A mutable row beside the request in its slot; {@link AuthorizationDecision} fills what
 * follows from the rules, applying it adds the sequence number and the code.
 */
public final class Outcome {
    /** {@link #storedAt} of a transaction whose batch is not yet in the journal. */
    public static final long PENDING = -1;
    /** What stands for an absent number. */
    public static final int ABSENT = -1;

    /** What becomes of the answer. */
    public enum Kind {
        /** Decided anew: signed, journaled, archived. */
        DECIDED,
        /** Decided before: the stored answer is sent again. */
        STORED,
        /** Answered, but neither signed nor journaled (91). */
        UNRECORDED
    }

    /** What becomes of the session. */
    public enum SessionEffect {
        NONE,
        OPENED,
        CONTINUED,
        CLOSED;

        private static final SessionEffect[] VALUES = values();

        /** The effect of an ordinal, as records on disk hold it. */
        public static SessionEffect of(final int ordinal) {
            return VALUES[ordinal];
        }
    }

    public Kind kind;
    public DeclineReason reason;
    public SessionEffect sessionEffect;
    /** Number of the authorization in this node, from 1; unique for ever. */
    public long sequence;
    /** DE 38, or {@link AuthorizationCode#NONE}. */
    public int code;
    /** End of the session, seconds since 1970; {@link #ABSENT} when refused. */
    public long sessionExpiry;
    /** Whether the card was looked up and found. */
    public boolean cardKnown;
    /** Version of the card status used, 0 if the card is not known. */
    public long cardVersion;
    /** DF11: six-digit COR code told, or {@link #ABSENT}. */
    public int occupation;
    /** DF12: flags told, or {@link #ABSENT}. */
    public int flagsTold;
    /** DF14: age of the status feed in seconds, or {@link #ABSENT}. */
    public long feedAge;
    /** Of {@link Kind#STORED}: position of the batch in the journal, or {@link #PENDING}. */
    public long storedAt;
    /** Place of the statement in its batch, from 1. */
    public int leaf;

    /** Makes the row a refusal for a reason, with nothing told. */
    public void refuse(final DeclineReason why) {
        reset(Kind.DECIDED, why);
    }

    /** Takes back what only an approval tells. */
    void untell() {
        sessionExpiry = ABSENT;
        occupation = ABSENT;
        flagsTold = ABSENT;
    }

    void reset(final Kind newKind, final DeclineReason why) {
        kind = newKind;
        reason = why;
        sessionEffect = SessionEffect.NONE;
        sequence = 0;
        code = AuthorizationCode.NONE;
        sessionExpiry = ABSENT;
        cardKnown = false;
        cardVersion = 0;
        occupation = ABSENT;
        flagsTold = ABSENT;
        feedAge = ABSENT;
        storedAt = PENDING;
        leaf = 0;
    }

    public boolean approved() {
        return reason == DeclineReason.NONE;
    }
}
