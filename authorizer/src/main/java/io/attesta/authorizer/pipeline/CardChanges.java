package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.journal.CardEntry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A small chunk of card deltas. Each is applied if its version is newer than what the table has. */
public final class CardChanges implements Command {
    /** Most cards of a chunk: what the decide stage applies between two requests. */
    public static final int MAX_CARDS = 64;

    private static final int ENTRY_BYTES = 51;

    /**
     * What became of a chunk.
     *
     * @param applied cards that are now as the delta says
     * @param stale deltas of a version that is not newer
     * @param refused deltas of new cards for which the table has no room
     */
    public record Report(int applied, int stale, int refused) {}

    private final List<CardRecord> cards;
    private final CompletableFuture<Report> done = new CompletableFuture<>();
    private final Tables.CardResult[] results;
    private Report report;

    /** @param cards at most {@link #MAX_CARDS}; not to be changed afterwards */
    public CardChanges(final List<CardRecord> cards) {
        if (cards.size() > MAX_CARDS) {
            throw new IllegalArgumentException("a chunk has at most " + MAX_CARDS + " cards");
        }
        this.cards = cards;
        results = new Tables.CardResult[cards.size()];
    }

    /** Completes when the chunk is durable. */
    public CompletableFuture<Report> done() {
        return done;
    }

    /** What became of a card, once done. */
    public Tables.CardResult result(final int index) {
        return results[index];
    }

    @Override
    public int maxEntryBytes() {
        return cards.size() * ENTRY_BYTES;
    }

    @Override
    public int apply(final Tables tables, final long nowMs, final ByteBuffer entries) {
        int applied = 0;
        int stale = 0;
        for (int i = 0; i < results.length; i++) {
            final CardRecord card = cards.get(i);
            card.changedAtMs = nowMs;
            results[i] = tables.applyCard(card);
            switch (results[i]) {
                case APPLIED -> {
                    CardEntry.write(card, entries);
                    applied++;
                }
                case STALE -> stale++;
                case FULL -> {
                    // Counted below as refused.
                }
            }
        }
        report = new Report(applied, stale, cards.size() - applied - stale);
        return applied;
    }

    @Override
    public void durable() {
        done.complete(report);
    }
}
