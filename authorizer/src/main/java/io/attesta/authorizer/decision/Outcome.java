package io.attesta.authorizer.decision;

import io.attesta.protocol.iso.AuthorizationCode;

/**
 * What was decided of one request. A mutable row beside the request in its slot; {@link AuthorizationDecision} fills what
 * follows from the rules, applying it adds the sequence number and the code.
 */
public final class Outcome {
    /** {@link #storedAt} of a transaction whose batch is not yet in the journal. */
    public static final long PENDING = -1;
    /** {@link #storedAt} of a transaction whose batch was lost from the journal before an epoch began. */
    public static final long LOST = -2;
    /** What stands for an absent number. */
    public static final int ABSENT = -1;

    /** What becomes of the answer. */
    public enum Kind {
        /** Decided anew: signed, journaled, archived. */
        DECIDED,
        /** Decided anew and journaled, without a statement: totals, and what the line has to say for itself (0800). */
        NOTED,
        /** Decided before: the stored answer is sent again. */
        STORED,
        /** Answered, but neither signed nor journaled. */
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
    /** DE 38, or {@link AuthorizationCode#NONE}: of a reversal the code that was reversed. */
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
    /** Place of the statement in its batch, from 1; 0 if it has none. */
    public int leaf;
    /** Of an advice: what the server would have decided. */
    public DeclineReason serverReason;
    /** Of a reversal: whether its original is unknown and to be refused if it comes later. */
    public boolean originalAwaited;
    /** Of a reversal: sequence number of the original, or {@link #ABSENT} if it is unknown. */
    public long originalSequence;
    /** Of totals: approvals that the server counted, or {@link #ABSENT}. */
    public long approvals;
    /** Of a file action: whether {@link #record} is what the card now has (a change) or has (an inquiry). */
    public boolean recordGiven;
    /** Of a file action, see {@link #recordGiven}. */
    public final FileRecord record = new FileRecord();

    /** Makes the row a refusal for a reason, with nothing told. */
    public void refuse(final DeclineReason why) {
        reset(Kind.DECIDED, why);
    }

    /** Takes back what only an approval tells. */
    void untell() {
        code = AuthorizationCode.NONE;
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
        serverReason = DeclineReason.NONE;
        originalAwaited = false;
        originalSequence = ABSENT;
        approvals = ABSENT;
        recordGiven = false;
        record.clear();
    }

    /**
     * Whether the transaction is remembered under its key, so that a repeat gets this answer. Not if the key is another's
     * already, nor if the peer had no right to it: whoever captured a message could otherwise use up its key.
     */
    public boolean isRemembered() {
        return (kind == Kind.DECIDED || kind == Kind.NOTED)
                && reason != DeclineReason.KEY_REUSED
                && reason != DeclineReason.CERTIFICATE_OF_ANOTHER;
    }

    public boolean approved() {
        return reason == DeclineReason.NONE;
    }
}
