package io.attesta.authorizer.transport;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How a network thread waits: with nothing to do it looks on for a moment before it sleeps, and lets others have its core between two
 * looks. Answers to what it has just read are on their way, and to wake it takes longer than to look. For one thread.
 */
final class LingeringSelect implements SelectStrategy {
    /** A little longer than a batch takes: the signature, the sync. */
    static final long LINGER_NS = 200_000;

    private final LongSupplier nanoTime;
    private boolean idle;
    private long idleSinceNs;

    LingeringSelect(final LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public int calculateStrategy(final IntSupplier selectNow, final boolean hasTasks) throws Exception {
        final int ready = selectNow.get();
        if (ready > 0 || hasTasks) {
            idle = false;
            return ready;
        }
        if (!idle) {
            idle = true;
            idleSinceNs = nanoTime.getAsLong();
        } else if (nanoTime.getAsLong() - idleSinceNs > LINGER_NS) {
            // Whatever ends the sleep begins another moment.
            idle = false;
            return SELECT;
        }
        Thread.yield();
        return CONTINUE;
    }
}
