package io.attesta.authorizer.pipeline;

/** A part of the tables as a snapshot has it; the order is the one in which they are copied. Numbers are for ever. */
public enum TableSection {
    /** Entries of cards, each followed by its {@code activeSince}. */
    CARDS(1),
    /** Entries of acceptors, each followed by its {@code activeSince}. */
    ACCEPTORS(2),
    /** Entries of terminals, each followed by its approvals and the number up to which they are counted. */
    TERMINALS(3),
    /** Rows of sessions. */
    SESSIONS(4),
    /** Rows of the day's window. */
    TRANSACTIONS(5),
    /** Rows of the week's window. */
    LATE_TRANSACTIONS(6),
    /** Openings of the hour. */
    OPENINGS(7),
    /** Entries of acknowledged uploads, then the time of the newest of all. */
    FEEDS(8),
    /** What stands beside the rows of both windows: covered since and last number of each. */
    WINDOWS(9);

    private final int number;

    TableSection(final int number) {
        this.number = number;
    }

    /** The number that stands in a file. */
    public int number() {
        return number;
    }

    /** The section of a number; null if there is none. */
    public static TableSection of(final int number) {
        return number >= 1 && number <= values().length ? values()[number - 1] : null;
    }
}
