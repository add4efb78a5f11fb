package io.attesta.bench.load;

/** What a request of the scenario is meant to show. */
public enum RequestKind {
    /** Action 30 without a code: opens a session. */
    PRESENCE,
    /** An action of the acceptor's trade within a session. */
    FOLLOW_UP,
    /** Action 99 within a session. */
    CLOSE,
    /** 0101: an earlier request sent again; the answer must be the first one byte for byte. */
    REPEAT,
    /** 0400: the authorization that opened a session is reversed, which ends the session. */
    REVERSAL,
    /** 0800 with DE 70 = 301. */
    ECHO,
    /** A MAC that is not over this message. */
    WRONG_MAC,
    /** A card number that nobody issued. */
    UNKNOWN_CARD,
    /** A card number with a wrong Luhn digit. */
    WRONG_LUHN,
    /** A processing code without meaning. */
    UNKNOWN_ACTION,
    /** An acceptor that is not enrolled, with the MAC key that its pair would have. */
    UNKNOWN_ACCEPTOR,
    /** An action that this category of acceptors may not do. */
    NOT_PERMITTED,
    /** DE 12, 13 or 22 left out. */
    MISSING_ELEMENT,
    /** DE 14 other than the card's. */
    OTHER_EXPIRY,
    /** DE 38 that is no code. */
    UNKNOWN_CODE;

    private static final RequestKind[] FAULTY = {
        WRONG_MAC,
        UNKNOWN_CARD,
        WRONG_LUHN,
        UNKNOWN_ACTION,
        UNKNOWN_ACCEPTOR,
        NOT_PERMITTED,
        MISSING_ELEMENT,
        OTHER_EXPIRY,
        UNKNOWN_CODE
    };

    /** How many kinds are bad on purpose. */
    static final int FAULTY_COUNT = FAULTY.length;

    /** One of those that are bad on purpose, 0 to {@link #FAULTY_COUNT} − 1. */
    static RequestKind faulty(final int index) {
        return FAULTY[index];
    }

    /** Whether it is bad on purpose. */
    public boolean isFaulty() {
        return compareTo(WRONG_MAC) >= 0;
    }

    /** Whether the server keeps the answer, so that the request may be sent again as 0101. */
    boolean isRecorded() {
        return switch (this) {
            case ECHO, REPEAT, WRONG_MAC, MISSING_ELEMENT -> false;
            default -> true;
        };
    }
}
