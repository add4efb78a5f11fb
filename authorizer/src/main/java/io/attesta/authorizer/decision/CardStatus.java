package io.attesta.authorizer.decision;

/** Life of a card, in the order of the wire (0 to 9). */
public enum CardStatus {
    INITIALIZED,
    ISSUED,
    ACTIVE,
    SUSPENDED,
    LOST,
    STOLEN,
    EXPIRED,
    REVOKED,
    REPLACED,
    /** Taken out of the table by the back office: answered as unknown; token and version stay. */
    REMOVED;

    private static final CardStatus[] VALUES = values();

    /** The status of a number 0 to 9; an {@link IllegalArgumentException} otherwise. */
    public static CardStatus of(final int number) {
        if (number < 0 || number >= VALUES.length) {
            throw new IllegalArgumentException("a card status is 0 to 9, not " + number);
        }
        return VALUES[number];
    }
}
