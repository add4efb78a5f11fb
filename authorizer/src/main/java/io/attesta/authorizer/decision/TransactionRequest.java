package io.attesta.authorizer.decision;

import io.attesta.protocol.codec.Echo;
import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.ResponseCode;

/**
 * A request to decide, of any type, in normal form: its card number already a token. A mutable row, filled at the edge into a
 * slot of the ring and read by the stages; plain fields, because a slot has one owner at a time. What belongs to one type
 * stands at the end, under its name.
 */
public final class TransactionRequest {
    /** {@link #sessionCode} when DE 38 is absent. */
    public static final int NO_CODE = -2;
    /** {@link #sessionCode} when DE 38 is no code at all. */
    public static final int MALFORMED_CODE = -1;
    /** What stands for an absent number. */
    public static final int ABSENT = -1;
    /** {@link #expiry} when DE 14 is absent. */
    public static final int NO_EXPIRY = -1;
    /** Greatest length of a reference in bytes. */
    public static final int MAX_REFERENCE = 32;
    /** Bytes of a request digest. */
    public static final int DIGEST_LENGTH = 16;

    /** Number of values of {@link #statementAction}: 0 to 299. */
    public static final int STATEMENT_ACTIONS = 300;

    private static final int FILE_ACTION = 103;
    private static final int REVERSAL_ACTION = 104;
    private static final int ADVICE_ACTION = 200;

    /** When the request was read, milliseconds since 1970 by the clock of the edge. */
    public long receivedAtMs;
    /** Message type, four digits, repeat digit included. */
    public int mti;
    /** DE 3, six digits; 0 if absent. */
    public int processingCode;
    /** DE 7, MMDDhhmmss as a number. */
    public long transmittedAt;
    /** DE 11. */
    public int stan;
    /** DE 12, hhmmss, or {@link #ABSENT}. */
    public int localTime;
    /** DE 13, MMDD, or {@link #ABSENT}. */
    public int localDate;
    /** DE 14, YYMM, or {@link #NO_EXPIRY}. */
    public int expiry;
    /** Whether the message names a card; if not, the token is zeros and the last four digits are {@link #ABSENT}. */
    public boolean cardGiven;
    /** Whether the Luhn digit of the card number is right. */
    public boolean luhnHolds;
    /** Card token, first eight bytes. */
    public long tokenHigh;
    /** Card token, last eight bytes. */
    public long tokenLow;
    /** Last four digits of the card number, 0 to 9999. */
    public int lastFour;
    /**
     * DE 38 as a number, {@link #NO_CODE} or {@link #MALFORMED_CODE}: of a 0100 the session to continue, of a 0120 what the
     * terminal printed.
     */
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
    /** Fingerprint of the content: first eight bytes of an AES-CMAC over what is decided on. */
    public long fingerprint;
    /** Version of the MAC key under which the request verified; its answer is sealed under the same. */
    public int macKeyVersion;
    /** Whether the request named the version in DE 53: then its answer does too. */
    public boolean macKeyNamed;
    /** Whether the connection's peer may speak for the acceptor; about the connection, hence never journaled. */
    public boolean ofPeer = true;
    /** What the answer repeats. */
    public final Echo echo = new Echo();

    /** 0120: DE 39 that the terminal gave, two ASCII characters as 16 bits; see {@link ResponseCode#packed}. */
    public int givenResponse;
    /** 0400, 0420: DE 90. */
    public final OriginalElements original = new OriginalElements();
    /** 0302: DE 91, an ASCII character; see {@link FileAction}. */
    public int fileUpdateCode;
    /** 0302: whether DE 101 is {@code CARDS}, the only file there is. */
    public boolean fileKnown;
    /** 0302: DE 120; of an inquiry nothing. */
    public final FileRecord record = new FileRecord();
    /** 0500: DE 81, the terminal's count. */
    public long terminalCount;
    /** 0800: DE 70. */
    public int networkCode;

    /** The message type with the repeat digit cleared. */
    public int type() {
        return Mti.first(mti);
    }

    /** The window in which a transaction of this type is remembered. */
    public Window window() {
        return Window.of(type());
    }

    /** The action asked for, or null if DE 3 names none. */
    public Action action() {
        return Action.ofProcessingCode(processingCode);
    }

    /** What statements, archive and meters call the action: first two digits of DE 3, 103, 104 or 200 + action; 0 for none. */
    public int statementAction() {
        return switch (type()) {
            case Mti.AUTHORIZATION -> processingCode / 10_000;
            case Mti.AUTHORIZATION_ADVICE -> ADVICE_ACTION + processingCode / 10_000;
            case Mti.FILE_ACTION -> FILE_ACTION;
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE -> REVERSAL_ACTION;
            default -> 0;
        };
    }
}
