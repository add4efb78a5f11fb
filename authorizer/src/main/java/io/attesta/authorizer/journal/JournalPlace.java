package io.attesta.authorizer.journal;

import java.util.Arrays;

/**
 * A batch in the journal, and what goes on behind it.
 *
 * @param position of its frame, bytes from the journal's beginning
 * @param batch its number
 * @param root its root, 32 bytes
 * @param nextSequence first sequence number that it and those before it have not given
 */
public record JournalPlace(long position, long batch, byte[] root, long nextSequence) {
    @Override
    public boolean equals(final Object other) {
        return other instanceof JournalPlace that
                && position == that.position
                && batch == that.batch
                && Arrays.equals(root, that.root)
                && nextSequence == that.nextSequence;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(batch);
    }

    @Override
    public String toString() {
        return "batch " + batch + " at " + position;
    }
}
