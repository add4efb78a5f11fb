package io.attesta.authorizer.card;

import java.util.HashMap;
import java.util.Map;

/** Cards on the heap: the simple twin that other tables are held against. */
public final class PlainCardTable implements CardTable {
    private record Token(long high, long low) {}

    private final Map<Token, CardRecord> cards = new HashMap<>();
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
    public void close() {
        cards.clear();
    }
}
