package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.card.FeedRequest;
import io.attesta.authorizer.journal.FeedEntry;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** The end of an upload: its totals and its place in its feed. Enters the ring behind all of its chunks. */
public final class FeedAcknowledgement implements Command {
    private final FeedRequest request;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /** @param request its time is set when it is applied */
    public FeedAcknowledgement(final FeedRequest request) {
        this.request = request;
    }

    /** Completes when it is durable, and with it everything before. */
    public CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public int maxEntryBytes() {
        return FeedEntry.MAX_LENGTH;
    }

    @Override
    public int apply(final Tables tables, final long nowMs, final ByteBuffer entries) {
        final FeedRequest acknowledged = request.at(nowMs);
        tables.applyFeed(acknowledged);
        FeedEntry.write(acknowledged, entries);
        return 1;
    }

    @Override
    public void durable() {
        done.complete(null);
    }
}
