package io.attesta.authorizer.journal;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where a journal that was read to its end goes on.
 *
 * @param segment name of the last segment, empty if the journal is empty
 * @param position behind the last whole frame
 * @param nextBatch number of the next batch
 * @param nextSequence next sequence number
 * @param lastRoot root of the last batch, 32 zero bytes if there is none
 * @param cutBytes bytes of a torn write that were cut off
 */
public record JournalEnd(
        Optional<String> segment, long position, long nextBatch, long nextSequence, byte[] lastRoot, long cutBytes) {
    static JournalEnd empty() {
        return new JournalEnd(Optional.empty(), 0, 1, 1, new byte[32], 0);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof JournalEnd that
                && segment.equals(that.segment)
                && position == that.position
                && nextBatch == that.nextBatch
                && nextSequence == that.nextSequence
                && Arrays.equals(lastRoot, that.lastRoot)
                && cutBytes == that.cutBytes;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(position);
    }

    @Override
    public String toString() {
        return "journal end at " + position + ", next batch " + nextBatch + ", next sequence " + nextSequence;
    }
}
