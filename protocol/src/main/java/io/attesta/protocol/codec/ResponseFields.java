package io.attesta.protocol.codec;

import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.ResponseCode;

/**
 * What an answer holds beside the echoed elements. A mutable row that its owner fills anew for each answer, starting with
 * {@link #reset}; plain fields, because it is written and read once on one thread.
 */
public final class ResponseFields {
    /** What stands for an absent number. */
    public static final int ABSENT = -1;

    /** The answer's type, four digits. */
    public int mti;
    /** DE 39. */
    public ResponseCode responseCode;
    /** DE 38, {@link AuthorizationCode#NONE} if absent. */
    public int code;
    /** Whether DE 37 is assigned by the server (the echo has none): {@link #rrn} then holds it. */
    public boolean rrnAssigned;
    /** DE 37 as a number, printed in 12 characters of base 36. */
    public long rrn;
    /** DE 44, ASCII, at most 25 bytes; null if absent. */
    public byte[] reason;
    /** DF10, seconds since 1970; {@link #ABSENT} if absent. */
    public long sessionExpiry;
    /** DF11, six digits; {@link #ABSENT} if absent. */
    public int occupation;
    /** DF12; {@link #ABSENT} if absent. */
    public int flagsTold;
    /** Whether DF13 is there. */
    public boolean cardKnown;
    /** DF13. */
    public long cardVersion;
    /** DF14, seconds; {@link #ABSENT} if absent. */
    public long feedAge;
    /** DE 53; {@link #ABSENT} if absent. */
    public int macKeyVersion;
    /** DE 62: array, offset, length; length 0 if absent. */
    public byte[] statement;

    public int statementOffset;
    public int statementLength;
    /** DE 63: array, offset, length; length 0 if absent. */
    public byte[] receipt;

    public int receiptOffset;
    public int receiptLength;
    /** DE 66, one digit; {@link #ABSENT} if absent. */
    public int settlementCode;
    /** DE 81, ten digits; {@link #ABSENT} if absent. */
    public long authorizations;
    /** DE 120: a card record, already in tags; length 0 if absent. */
    public final RecordWriter record = new RecordWriter();

    /** Empties the row. */
    public void reset(final int answerMti, final ResponseCode answerCode) {
        mti = answerMti;
        responseCode = answerCode;
        code = AuthorizationCode.NONE;
        rrnAssigned = false;
        rrn = 0;
        reason = null;
        sessionExpiry = ABSENT;
        occupation = ABSENT;
        flagsTold = ABSENT;
        cardKnown = false;
        cardVersion = 0;
        feedAge = ABSENT;
        macKeyVersion = ABSENT;
        statement = null;
        statementOffset = 0;
        statementLength = 0;
        receipt = null;
        receiptOffset = 0;
        receiptLength = 0;
        settlementCode = ABSENT;
        authorizations = ABSENT;
        record.clear();
    }
}
