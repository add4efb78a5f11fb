package io.attesta.authorizer.archive;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * How far a node's journal is in the archive. Equal by content.
 *
 * @param batch last batch archived, 0 before the first
 * @param journalPosition position of that batch's frame in the journal, bytes
 * @param root that batch's root, 32 bytes; zeros before the first
 */
public record ArchivePosition(long batch, long journalPosition, byte[] root) {
    private static final int ROOT_LENGTH = 32;

    static ArchivePosition beginning() {
        return new ArchivePosition(0, 0, new byte[ROOT_LENGTH]);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof ArchivePosition that
                && batch == that.batch
                && journalPosition == that.journalPosition
                && Arrays.equals(root, that.root);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(batch);
    }

    @Override
    public String toString() {
        return "batch " + batch + " at " + journalPosition + ", root "
                + HexFormat.of().formatHex(root);
    }
}
