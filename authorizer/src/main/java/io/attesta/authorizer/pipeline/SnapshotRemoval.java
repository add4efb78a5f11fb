package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.journal.CardEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One stretch of the card table looked through for cards that a snapshot does not have: counts them, or removes up to {@link
 * CardChanges#MAX_CARDS} of them. A removed card keeps token and version. Cards changed at or after the snapshot's time stay.
 */
public final class SnapshotRemoval implements Command {
    private static final int ENTRY_BYTES = 51;

    private final long cursor;
    private final int snapshot;
    private final long asOfMs;
    private final boolean remove;
    private final List<CardRecord> missing = new ArrayList<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private long next;
    private long found;
    private long live;

    /**
     * Looks through a stretch.
     *
     * @param cursor 0 to begin, else {@link #next()} of the one before
     * @param snapshot its number
     * @param asOfMs the time it stands for
     * @param remove whether to remove, or only to count
     */
    public SnapshotRemoval(final long cursor, final int snapshot, final long asOfMs, final boolean remove) {
        this.cursor = cursor;
        this.snapshot = snapshot;
        this.asOfMs = asOfMs;
        this.remove = remove;
    }

    /** Completes when what was removed is durable. */
    public CompletableFuture<Void> done() {
        return done;
    }

    /** Where to go on, once done; {@link CardTable#END} after the last stretch. */
    public long next() {
        return next;
    }

    /** Cards of the stretch that the snapshot does not have, once done; if removing, those removed now. */
    public long found() {
        return found;
    }

    /** Cards of the stretch that are not removed, once done; means something only when counting. */
    public long live() {
        return live;
    }

    @Override
    public int maxEntryBytes() {
        return CardChanges.MAX_CARDS * ENTRY_BYTES;
    }

    @Override
    public int apply(final Tables tables, final long nowMs, final ByteBuffer entries) {
        next = tables.visitCards(cursor, this::look);
        for (final CardRecord card : missing) {
            card.changedAtMs = nowMs;
            tables.restoreCard(card);
            CardEntry.write(card, entries);
        }
        return missing.size();
    }

    /** False when enough was found for one step. */
    private boolean look(final CardRecord card) {
        if (card.status == CardStatus.REMOVED) {
            return true;
        }
        live++;
        if (card.seenBy == snapshot || card.changedAtMs >= asOfMs) {
            return true;
        }
        if (remove) {
            if (missing.size() == CardChanges.MAX_CARDS) {
                return false;
            }
            missing.add(removed(card));
        }
        found++;
        return true;
    }

    private static CardRecord removed(final CardRecord card) {
        final CardRecord left = new CardRecord();
        left.tokenHigh = card.tokenHigh;
        left.tokenLow = card.tokenLow;
        left.version = card.version;
        left.status = CardStatus.REMOVED;
        return left;
    }

    @Override
    public void durable() {
        done.complete(null);
    }
}
