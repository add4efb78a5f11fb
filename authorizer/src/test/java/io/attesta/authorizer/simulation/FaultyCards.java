package io.attesta.authorizer.simulation;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.card.PlainCardTable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A card table that shows each card changed. */
final class FaultyCards implements CardTable {
    private final CardTable cards = new PlainCardTable(1_000);
    private final Consumer<CardRecord> change;

    FaultyCards(final Consumer<CardRecord> change) {
        this.change = change;
    }

    @Override
    public CardRecord find(final long tokenHigh, final long tokenLow) {
        final CardRecord found = cards.find(tokenHigh, tokenLow);
        if (found == null) {
            return null;
        }
        final CardRecord shown = new CardRecord();
        shown.copyFrom(found);
        change.accept(shown);
        return shown;
    }

    @Override
    public Put put(final CardRecord card) {
        return cards.put(card);
    }

    @Override
    public boolean hasRoom() {
        return cards.hasRoom();
    }

    @Override
    public long size() {
        return cards.size();
    }

    @Override
    public long visit(final long cursor, final Predicate<CardRecord> visitor) {
        return cards.visit(cursor, visitor);
    }

    @Override
    public void close() {
        cards.close();
    }
}
