package io.attesta.authorizer.decision;

/** DE 90 of a reversal: which transaction is meant. Terminal and acceptor are the reversal's own. A mutable row. */
public final class OriginalElements {
    /** MTI as it stands there, four digits. */
    public int mti;
    /** STAN. */
    public int stan;
    /** DE 7 of the original, MMDDhhmmss as a number. */
    public long transmittedAt;
    /** Key that the original has if it is a transaction of this terminal. */
    public long keyHigh;

    public long keyLow;
}
