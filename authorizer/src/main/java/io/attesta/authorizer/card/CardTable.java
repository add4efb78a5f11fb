package io.attesta.authorizer.card;

import java.util.function.Predicate;

/** Cards by token. Owned by the thread that decides. */
public interface CardTable extends AutoCloseable {
    /** Cursor behind the last card. */
    long END = -1;

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

    /**
     * Shows a stretch of the table, card by card as flyweights, which must not be put back meanwhile. Going on until {@link #END} shows
     * every card that was there at the beginning at least once, whatever is put between two stretches.
     *
     * @param cursor 0 to begin, else what the call before gave
     * @param visitor false = stop; the next call then begins the stretch anew
     * @return where to go on, or {@link #END}
     */
    long visit(long cursor, Predicate<CardRecord> visitor);

    @Override
    void close();
}
