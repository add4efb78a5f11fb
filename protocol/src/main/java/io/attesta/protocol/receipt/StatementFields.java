package io.attesta.protocol.receipt;

import java.util.Arrays;

/**
 * What one statement says, filled by the caller and written by {@link StatementWriter}. Mutable, for one thread,
 * reused: {@link #clear} before each statement. Bytes are copied in, so the caller's arrays are free at once; nothing
 * is allocated.
 *
 * <p>Every setter refuses a value outside its range by an {@link IllegalArgumentException} that shows no content. What
 * comes from a terminal must have been checked before: a text with anything but printable ASCII (20 to 7E) cannot be
 * stated.
 */
public final class StatementFields {
    /** Characters of an authorization code. */
    public static final int CODE_LENGTH = 6;

    /** Characters of a response code. */
    public static final int RESPONSE_CODE_LENGTH = 2;

    /** Longest acceptor, DE 42, in characters. */
    public static final int ACCEPTOR_LENGTH = 15;

    /** Longest terminal, DE 41, in characters. */
    public static final int TERMINAL_LENGTH = 8;

    /** Longest offer or course reference, DF02, in characters. */
    public static final int REFERENCE_LENGTH = 32;

    /** Bytes of a request digest: the first half of a SHA-256. */
    public static final int DIGEST_LENGTH = 16;

    /** Bytes of a card token. */
    public static final int TOKEN_LENGTH = 16;

    static final int MAX_ACTION = 999;
    static final int MAX_STAN = 999_999;
    static final int MAX_OCCUPATION = 999_999;
    static final int MAX_LAST_FOUR = 9_999;
    static final int MAX_SHORT = 0xFFFF;
    static final int NONE = -1;

    /** 9999-12-31T23:59:59Z: keeps every time one that {@link java.time.Instant} and people can show. */
    static final long MAX_SECONDS = 253_402_300_799L;

    int node;
    long sequence;
    long issuedAt;
    long expiresAt;
    boolean hasCode;
    final byte[] code = new byte[CODE_LENGTH];
    final byte[] responseCode = new byte[RESPONSE_CODE_LENGTH];
    int action;
    long tokenHigh;
    long tokenLow;
    int lastFour;
    final byte[] acceptor = new byte[ACCEPTOR_LENGTH];
    int acceptorLength;
    final byte[] terminal = new byte[TERMINAL_LENGTH];
    int terminalLength;
    int stan;
    long cardVersion;
    final byte[] requestDigest = new byte[DIGEST_LENGTH];
    int flagsTold;
    int occupation;
    final byte[] reference = new byte[REFERENCE_LENGTH];
    int referenceLength;

    /** As after {@link #clear}. */
    public StatementFields() {
        clear();
    }

    /**
     * Back to the beginning: numbers 0, digest zeros, texts empty, response code 00, no card, code, occupation or
     * reference.
     */
    public void clear() {
        identity(0, 0);
        times(0, 0);
        noCode();
        Arrays.fill(responseCode, (byte) '0');
        action = 0;
        noCard();
        acceptorLength = 0;
        terminalLength = 0;
        stan = 0;
        cardVersion = 0;
        Arrays.fill(requestDigest, (byte) 0);
        flagsTold = 0;
        noOccupation();
        referenceLength = 0;
    }

    /** Claim 7, unique for ever: the node (0 to 65535) and its sequence number (64 bits, unsigned). */
    public void identity(final int node, final long sequence) {
        this.node = inRange(node, MAX_SHORT, "node");
        this.sequence = sequence;
    }

    /**
     * Claims 6 and 4, seconds since 1970, up to the year 9999.
     *
     * @param issuedAt the decision's time
     * @param expiresAt end of the session for an approved 0100; for everything else the same as {@code issuedAt}
     */
    public void times(final long issuedAt, final long expiresAt) {
        this.issuedAt = seconds(issuedAt, "time of issue");
        this.expiresAt = seconds(expiresAt, "time of expiry");
    }

    /** The authorization code, DE 38: {@value #CODE_LENGTH} characters at {@code ascii[offset]}. */
    public void code(final byte[] ascii, final int offset) {
        copyText(ascii, offset, CODE_LENGTH, code, "authorization code");
        hasCode = true;
    }

    /** No authorization code: a refusal or an advice. */
    public void noCode() {
        hasCode = false;
    }

    /** The response code, DE 39: {@value #RESPONSE_CODE_LENGTH} characters at {@code ascii[offset]}. */
    public void responseCode(final byte[] ascii, final int offset) {
        copyText(ascii, offset, RESPONSE_CODE_LENGTH, responseCode, "response code");
    }

    /** First two digits of DE 3; 104 for a reversal, 103 for a file action, 200 + action for an advice. 0 to 999. */
    public void action(final int action) {
        this.action = inRange(action, MAX_ACTION, "action");
    }

    /**
     * The card that was given.
     *
     * @param tokenHigh first eight bytes of the card token, big-endian
     * @param tokenLow last eight bytes of the card token, big-endian
     * @param lastFour last four digits of the PAN as a number, 0 to 9999
     */
    public void card(final long tokenHigh, final long tokenLow, final int lastFour) {
        this.lastFour = inRange(lastFour, MAX_LAST_FOUR, "last four digits");
        this.tokenHigh = tokenHigh;
        this.tokenLow = tokenLow;
    }

    /** No card was given: the token is zeros, the last four digits are empty. */
    public void noCard() {
        tokenHigh = 0;
        tokenLow = 0;
        lastFour = NONE;
    }

    /** The acceptor, DE 42, 0 to {@value #ACCEPTOR_LENGTH} characters; spaces at the right are left out. */
    public void acceptor(final byte[] ascii, final int offset, final int length) {
        acceptorLength = copyTrimmed(ascii, offset, length, acceptor, "acceptor");
    }

    /** The terminal, DE 41, 0 to {@value #TERMINAL_LENGTH} characters; spaces at the right are left out. */
    public void terminal(final byte[] ascii, final int offset, final int length) {
        terminalLength = copyTrimmed(ascii, offset, length, terminal, "terminal");
    }

    /** The STAN, DE 11: 0 to 999999. */
    public void stan(final int stan) {
        this.stan = inRange(stan, MAX_STAN, "STAN");
    }

    /** Version of the card status that was used, 64 bits unsigned; 0 if the card is unknown. */
    public void cardVersion(final long cardVersion) {
        this.cardVersion = cardVersion;
    }

    /** First half of SHA-256 over the request: {@value #DIGEST_LENGTH} bytes at {@code digest[offset]}. */
    public void requestDigest(final byte[] digest, final int offset) {
        System.arraycopy(digest, offset, requestDigest, 0, DIGEST_LENGTH);
    }

    /** Entitlement flags told in DF12, 16 bits; 0 if none. */
    public void flagsTold(final int flagsTold) {
        this.flagsTold = inRange(flagsTold, MAX_SHORT, "entitlement flags");
    }

    /** The COR code told in DF11 as a number, 0 to 999999; stated with six digits. */
    public void occupation(final int occupation) {
        this.occupation = inRange(occupation, MAX_OCCUPATION, "COR code");
    }

    /** No COR code was told. */
    public void noOccupation() {
        occupation = NONE;
    }

    /**
     * Reference of the offer or course, DF02, 0 to {@value #REFERENCE_LENGTH} characters, stated as it is; 0 if none
     * was given.
     */
    public void reference(final byte[] ascii, final int offset, final int length) {
        if (length < 0 || length > REFERENCE_LENGTH) {
            throw new IllegalArgumentException("reference of " + length + " characters");
        }
        copyText(ascii, offset, length, reference, "reference");
        referenceLength = length;
    }

    private static int copyTrimmed(
            final byte[] source, final int offset, final int length, final byte[] target, final String what) {
        if (length < 0 || length > target.length) {
            throw new IllegalArgumentException(what + " of " + length + " characters");
        }
        int trimmed = length;
        while (trimmed > 0 && source[offset + trimmed - 1] == ' ') {
            trimmed--;
        }
        copyText(source, offset, trimmed, target, what);
        return trimmed;
    }

    private static void copyText(
            final byte[] source, final int offset, final int length, final byte[] target, final String what) {
        PrintableAscii.require(source, offset, length, what);
        System.arraycopy(source, offset, target, 0, length);
    }

    private static int inRange(final int value, final int max, final String what) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(what + " outside 0 to " + max);
        }
        return value;
    }

    private static long seconds(final long value, final String what) {
        if (value < 0 || value > MAX_SECONDS) {
            throw new IllegalArgumentException(what + " outside 1970 to 9999");
        }
        return value;
    }
}
