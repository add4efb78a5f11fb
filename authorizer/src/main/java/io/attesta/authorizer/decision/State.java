package io.attesta.authorizer.decision;

/**
 * The state as the decision reads it. Views returned are flyweights: valid until the same method is called again.
 */
public interface State {
    /** The card of a token, or null. */
    CardView card(long tokenHigh, long tokenLow);

    /** The acceptor of a padded identifier (DE 42, see {@link AcceptorKey}), or null. */
    AcceptorView acceptor(long acceptorHigh, long acceptorLow);

    /** How a terminal (DE 41, eight bytes big-endian) stands to an acceptor. */
    TerminalStanding terminal(long terminal, long acceptorHigh, long acceptorLow);

    /** The session of a code, or null if no live or expired-and-not-yet-swept session has it. */
    SessionView session(int code);

    /** Whether one more session fits. */
    boolean hasRoomForSession();

    /** How many sessions the card has opened in the clock hour (UTC) of a time. */
    int openings(long tokenHigh, long tokenLow, long nowMs);

    /** The transaction of a key, or null; in the week's window also originals that were reversed before they came. */
    TransactionView transaction(Window window, long keyHigh, long keyLow);

    /** Whether so many more transactions fit, at worst by forgetting some that are older than the floor of the window. */
    boolean hasRoomForTransactions(Window window, int count, long nowMs);

    /** Latest transmission time (ms) of a transaction that was forgotten, 0 if none was: nothing up to it is decided any more. */
    long coveredSinceMs(Window window);

    /** Whether one more card fits. */
    boolean hasRoomForCard();

    /** How many 0100 of an enrolled terminal were approved since its totals (0500) were last answered. */
    long approvals(long terminal);

    /** Age of the status feed in seconds, or -1 if there is none. */
    long feedAgeSeconds(long nowMs);
}
