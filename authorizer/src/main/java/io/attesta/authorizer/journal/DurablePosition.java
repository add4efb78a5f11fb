package io.attesta.authorizer.journal;

/** How far the journal is on stable storage: written by the writer after each sync, read by everyone who tails the journal. */
public final class DurablePosition {
    private volatile long position;
    private volatile long batch;

    /** Position behind the last durable frame. */
    public long position() {
        return position;
    }

    /** Number of the last durable batch, 0 before the first. */
    public long batch() {
        return batch;
    }

    void advance(final long newPosition, final long newBatch) {
        batch = newBatch;
        position = newPosition;
    }
}
