package io.attesta.authorizer.pipeline;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A look at the tables between two batches, by the one thread that may: everything in them is durable, nothing is in work. Unlike {@link
 * Inquiry}, which sees what entered before it whether durable or not.
 *
 * @param <T> what was read; a value, no flyweight of a table
 */
public final class TableReading<T> implements Command {
    private final Function<Tables, T> reading;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private Tables tables;

    /** @param reading short, changes nothing, does not throw */
    public TableReading(final Function<Tables, T> reading) {
        this.reading = reading;
    }

    /** Completes with what was read. */
    public CompletableFuture<T> done() {
        return done;
    }

    @Override
    public int maxEntryBytes() {
        return 0;
    }

    @Override
    public int apply(final Tables all, final long nowMs, final ByteBuffer entries) {
        tables = all;
        return 0;
    }

    @Override
    public void durable() {
        done.complete(reading.apply(tables));
    }
}
