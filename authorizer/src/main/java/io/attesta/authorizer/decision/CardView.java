package io.attesta.authorizer.decision;

/** What the decision reads of one card. */
public interface CardView {
    CardStatus status();

    /** Last month of validity as the number YYMM, 0 to 9912. */
    int expiry();

    /** Occupation: six-digit COR code as a number. */
    int occupation();

    /** Number of the re-issue, 0 to 9999. */
    int sequenceNumber();

    /** County, two letters as 16 bits; 0 if it was not given. */
    int county();

    /** Why the back office changed the card last, 0 to 65535. */
    int reason();

    /** Entitlement flags, see {@link Entitlement}. */
    int flags();

    /** Version of the status, unsigned, raised by the back office. */
    long version();

    /**
     * First sequence number that could be given since the card last became ACTIVE: a session opened under a lower one ended when
     * the card stopped being ACTIVE.
     */
    long activeSince();
}
