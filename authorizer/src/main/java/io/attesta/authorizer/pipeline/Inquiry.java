package io.attesta.authorizer.pipeline;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A question to the tables, asked by the one thread that may. Sees everything that entered the ring before; the answer is given when that
 * is durable.
 *
 * @param <T> the answer; a value, no flyweight of a table
 */
public final class Inquiry<T> implements Command {
    private final Function<Tables, T> question;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private T answer;

    /** @param question short, changes nothing, does not throw */
    public Inquiry(final Function<Tables, T> question) {
        this.question = question;
    }

    /** Completes with the answer. */
    public CompletableFuture<T> done() {
        return done;
    }

    @Override
    public int maxEntryBytes() {
        return 0;
    }

    @Override
    public int apply(final Tables tables, final long nowMs, final ByteBuffer entries) {
        answer = question.apply(tables);
        return 0;
    }

    @Override
    public void durable() {
        done.complete(answer);
    }
}
