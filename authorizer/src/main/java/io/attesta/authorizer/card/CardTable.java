package io.attesta.authorizer.card;

/** Cards by token. Owned by the thread that decides. */
public interface CardTable extends AutoCloseable {
    /** What becomes of a record that is put. */
    enum Put {
        STORED,
        /** The table holds as many cards as it may: nothing was stored. */
        FULL
    }

    /** The card of a token, as a flyweight that is valid until the next call, or null. */
    CardRecord find(long tokenHigh, long tokenLow);

    /** Stores a copy of a record under its token, in place of what was there. */
    Put put(CardRecord card);

    /** Whether a card that is not in the table yet would fit. */
    boolean hasRoom();

    /** Number of cards, removed ones too. */
    long size();

    @Override
    void close();
}
