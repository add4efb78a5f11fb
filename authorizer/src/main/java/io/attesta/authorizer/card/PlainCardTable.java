package io.attesta.authorizer.card;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Cards on the heap: the simple twin that other tables are held against. */
public final class PlainCardTable implements CardTable {
    /** Cards shown at once: some tens of microseconds. */
    private static final int STRETCH = 1_024;

    private record Token(long high, long low) {}

    private final Map<Token, CardRecord> cards = new HashMap<>();
    // In the order in which they came: a place to go on from that no new card moves.
    private final List<CardRecord> inOrder = new ArrayList<>();
    private final long maxCards;

    /** @param maxCards bound on the number of cards */
    public PlainCardTable(final long maxCards) {
        this.maxCards = maxCards;
    }

    @Override
    public CardRecord find(final long tokenHigh, final long tokenLow) {
        return cards.get(new Token(tokenHigh, tokenLow));
    }

    @Override
    public Put put(final CardRecord card) {
        final Token token = new Token(card.tokenHigh, card.tokenLow);
        final CardRecord stored = cards.get(token);
        if (stored != null) {
            stored.copyFrom(card);
            return Put.STORED;
        }
        if (cards.size() >= maxCards) {
            return Put.FULL;
        }
        final CardRecord copy = new CardRecord();
        copy.copyFrom(card);
        cards.put(token, copy);
        inOrder.add(copy);
        return Put.STORED;
    }

    @Override
    public boolean hasRoom() {
        return cards.size() < maxCards;
    }

    @Override
    public long size() {
        return cards.size();
    }

    @Override
    public long visit(final long cursor, final Predicate<CardRecord> visitor) {
        final int end = (int) Math.min(cursor + STRETCH, inOrder.size());
        for (int i = (int) cursor; i < end; i++) {
            if (!visitor.test(inOrder.get(i))) {
                return cursor;
            }
        }
        return end == inOrder.size() ? END : end;
    }

    @Override
    public void close() {
        cards.clear();
        inOrder.clear();
    }
}
