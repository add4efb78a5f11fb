package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.card.CardRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A small chunk of a snapshot held against the table: says what would change and marks the cards as seen; changes nothing. */
public final class SnapshotComparison implements Command {
    /** How a card of a snapshot stands to the table. */
    public enum Standing {
        /** The table does not have it. */
        NEW,
        /** Its version is newer. */
        CHANGED,
        /** Version and record are those of the table. */
        UNCHANGED,
        /** Its version is older, or the same with another record. */
        STALE
    }

    private final List<CardRecord> cards;
    private final Standing[] standings;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** @param cards at most {@link CardChanges#MAX_CARDS}, {@link CardRecord#seenBy} set to the snapshot's number */
    public SnapshotComparison(final List<CardRecord> cards) {
        if (cards.size() > CardChanges.MAX_CARDS) {
            throw new IllegalArgumentException("a chunk has at most " + CardChanges.MAX_CARDS + " cards");
        }
        this.cards = cards;
        standings = new Standing[cards.size()];
    }

    /** Completes when all cards were compared. */
    public CompletableFuture<Void> done() {
        return done;
    }

    /** How a card stands, once done. */
    public Standing standing(final int index) {
        return standings[index];
    }

    @Override
    public int maxEntryBytes() {
        return 0;
    }

    @Override
    public int apply(final Tables tables, final long nowMs, final ByteBuffer entries) {
        for (int i = 0; i < standings.length; i++) {
            standings[i] = tables.compareCard(cards.get(i));
        }
        return 0;
    }

    @Override
    public void durable() {
        done.complete(null);
    }
}
