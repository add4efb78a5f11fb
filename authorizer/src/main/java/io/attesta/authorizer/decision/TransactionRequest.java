package io.attesta.authorizer.decision;

import io.attesta.protocol.codec.Echo;
import io.attesta.protocol.iso.Action;

/**
 * A request to decide: a 0100 or 0101 in normal form, its card number already a token. A mutable row, filled at the edge into a
 * slot of the ring and read by the stages; plain fields, because a slot has one owner at a time.
 */
public final class TransactionRequest {
    /** {@link #sessionCode} when DE 38 is absent. */
    public static final int NO_CODE = -2;
    /** {@link #sessionCode} when DE 38 is no code at all. */
    public static final int MALFORMED_CODE = -1;
    /** {@link #expiry} when DE 14 is absent. */
    public static final int NO_EXPIRY = -1;
    /** Greatest length of a reference in bytes. */
    public static final int MAX_REFERENCE = 32;
    /** Bytes of a request digest. */
    public static final int DIGEST_LENGTH = 16;

    /** When the request was read, milliseconds since 1970 by the clock of the edge. */
    public long receivedAtMs;
    /** Message type, four digits, repeat digit included. */
    public int mti;
    /** DE 3, six digits. */
    public int processingCode;
    /** DE 7, MMDDhhmmss as a number. */
    public long transmittedAt;
    /** DE 11. */
    public int stan;
    /** DE 12, hhmmss. */
    public int localTime;
    /** DE 13, MMDD. */
    public int localDate;
    /** DE 14, YYMM, or {@link #NO_EXPIRY}. */
    public int expiry;
    /** Whether the Luhn digit of the card number is right. */
    public boolean luhnHolds;
    /** Card token, first eight bytes. */
    public long tokenHigh;
    /** Card token, last eight bytes. */
    public long tokenLow;
    /** Last four digits of the card number, 0 to 9999. */
    public int lastFour;
    /** DE 38 as a number, {@link #NO_CODE} or {@link #MALFORMED_CODE}. */
    public int sessionCode;
    /** DE 41, eight bytes big-endian. */
    public long terminal;
    /** DE 42, see {@link AcceptorKey}. */
    public long acceptorHigh;
    /** DE 42, see {@link AcceptorKey}. */
    public long acceptorLow;
    /** DF01: bit 0 asks for an answer without DE 62 and 63. */
    public int options;
    /** DF02, {@link #referenceLength} bytes of ASCII. */
    public final byte[] reference = new byte[MAX_REFERENCE];

    public int referenceLength;
    /** First half of SHA-256 over the message. */
    public final byte[] digest = new byte[DIGEST_LENGTH];
    /** Key of the transaction: AES-CMAC over DE 32, 41, 42, MTI, 11, 7. */
    public long keyHigh;

    public long keyLow;
    /** Fingerprint of the content: AES-CMAC over what is decided on. */
    public long fingerprintHigh;

    public long fingerprintLow;
    /** Version of the MAC key under which the request verified; its answer is sealed under the same. */
    public int macKeyVersion;
    /** Whether the request named the version in DE 53: then its answer does too. */
    public boolean macKeyNamed;
    /** Whether the connection's peer may speak for the acceptor; about the connection, hence never journaled. */
    public boolean ofPeer = true;
    /** What the answer repeats. */
    public final Echo echo = new Echo();

    /** The action asked for, or null if DE 3 names none. */
    public Action action() {
        return Action.ofProcessingCode(processingCode);
    }
}
