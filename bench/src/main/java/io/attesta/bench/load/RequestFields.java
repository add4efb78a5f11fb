package io.attesta.bench.load;

/**
 * What a request holds. A mutable row that its owner fills anew for each request, starting with {@link #reset}; plain fields,
 * because it is written and read on one thread. Numbers are as in the elements: DE 7 is MMDDhhmmss and so on.
 */
public final class RequestFields {
    /** What stands for an absent number. */
    public static final int ABSENT = -1;
    /** As {@link #code}: send six characters that are no code ({@code U} is not in the alphabet). */
    public static final int MALFORMED_CODE = -2;

    /** Message type, four digits: 100, 400, their repeats, or 800. */
    public int mti;
    /** DE 2 as an unsigned number. */
    public long pan;
    /** Digits of DE 2, 16 to 19; 0 if absent. */
    public int panDigits;
    /** DE 3, six digits. */
    public int processingCode;
    /** DE 7, MMDDhhmmss. */
    public long transmittedAt;
    /** DE 11. */
    public int stan;
    /** DE 12, hhmmss. */
    public int localTime;
    /** DE 13, MMDD. */
    public int localDate;
    /** DE 14, YYMM. */
    public int expiry;
    /** DE 22, three digits. */
    public int posEntryMode;
    /** DE 35 in ASCII, digits and {@code =}; at most 37; null if absent. */
    public byte[] track2;
    /** DE 38 as a number, {@link #ABSENT} or {@link #MALFORMED_CODE}. */
    public int code;
    /** DE 41, eight bytes. */
    public byte[] terminal;
    /** DE 42, fifteen bytes. */
    public byte[] acceptor;
    /** DE 48, at most {@value RequestEncoder#MAX_ADDITIONAL} bytes of tags; null if absent. */
    public byte[] additional;
    /** DE 53. */
    public int macKeyVersion;
    /** DE 70, three digits. */
    public int networkCode;
    /** DE 90: message type of the original, its repeat digit cleared; {@link #ABSENT} if the request reverses nothing. */
    public int originalMti;
    /** DE 90: DE 11 of the original. */
    public int originalStan;
    /** DE 90: DE 7 of the original, MMDDhhmmss. */
    public long originalTransmittedAt;

    /** Empties the row. */
    public void reset(final int type) {
        mti = type;
        pan = 0;
        panDigits = 0;
        processingCode = ABSENT;
        transmittedAt = ABSENT;
        stan = ABSENT;
        localTime = ABSENT;
        localDate = ABSENT;
        expiry = ABSENT;
        posEntryMode = ABSENT;
        track2 = null;
        code = ABSENT;
        terminal = null;
        acceptor = null;
        additional = null;
        macKeyVersion = ABSENT;
        networkCode = ABSENT;
        originalMti = ABSENT;
        originalStan = ABSENT;
        originalTransmittedAt = ABSENT;
    }

    /** Names the message and shows nothing of the card. */
    @Override
    public String toString() {
        return "RequestFields[mti " + mti + ", stan " + stan + "]";
    }
}
