package io.attesta.protocol.iso;

/** How an element stands on the wire (binary profile of ISO 8583:1987). */
public enum ElementFormat {
    /** Fixed number of BCD digits, left-padded with a zero nibble if odd. */
    NUMERIC,
    /** One BCD byte of length, then BCD digits, right-padded with a zero nibble if odd. */
    LL_NUMERIC,
    /** As {@link #LL_NUMERIC}; besides digits the separator, nibble D. */
    LL_TRACK,
    /** Fixed number of ASCII characters, padded with spaces on the right. */
    TEXT,
    /** One BCD byte of length, then ASCII characters. */
    LL_TEXT,
    /** Two BCD bytes of length, then ASCII characters. */
    LLL_TEXT,
    /** Fixed number of bytes. */
    BINARY,
    /** Two BCD bytes of length, then bytes. */
    LLL_BINARY,
    /** One ASCII sign, then BCD digits: the amounts of the 1987 table, which Attesta skips. */
    AMOUNT
}
