package io.attesta.authorizer.pipeline;

import java.nio.ByteBuffer;

/**
 * A change of the tables on its way through the ring, so that one total order holds for changes and requests. Applied by the
 * decide stage, acknowledged after its batch is durable.
 */
public sealed interface Command
        permits CardChanges,
                EnrolmentChanges,
                FeedAcknowledgement,
                Inquiry,
                RulesChange,
                RulesRepetition,
                SnapshotComparison,
                SnapshotRemoval,
                TableReading {
    /** Most entry bytes that {@link #apply} can write. */
    int maxEntryBytes();

    /**
     * Applies the change and writes an entry for each part that took effect.
     *
     * @param nowMs when the command entered, milliseconds since 1970
     * @return number of entries written
     */
    int apply(Tables tables, long nowMs, ByteBuffer entries);

    /** Called when what was applied is durable. */
    void durable();
}
