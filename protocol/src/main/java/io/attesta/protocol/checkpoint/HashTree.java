package io.attesta.protocol.checkpoint;

import io.attesta.protocol.receipt.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Roots and proofs of a tree of any size (RFC 9162 §2.1), made from the hashes of its complete subtrees. Makes about two hashes a level.
 * For one thread.
 */
public final class HashTree {
    private final Sha256 sha256 = new Sha256();
    private final SubtreeHashes hashes;

    /** @param hashes of a tree at least as large as every size asked for */
    public HashTree(final SubtreeHashes hashes) {
        this.hashes = hashes;
    }

    /** Root of the tree over the first {@code size} leaves; of none SHA-256 over nothing. */
    public byte[] root(final long size) throws IOException {
        return size == 0 ? Sha256.of(new byte[0]) : root(0, size);
    }

    /**
     * Proof that leaf {@code index} is in the tree of {@code size} leaves (RFC 9162 §2.1.3.1), from the leaf up.
     *
     * @throws IndexOutOfBoundsException if it cannot be in it
     */
    public List<byte[]> inclusion(final long index, final long size) throws IOException {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("leaf " + index + " of " + size);
        }
        final List<byte[]> path = new ArrayList<>();
        inclusion(index, 0, size, path);
        return path;
    }

    private void inclusion(final long index, final long from, final long to, final List<byte[]> path)
            throws IOException {
        if (to - from == 1) {
            return;
        }
        final long middle = from + split(to - from);
        if (index < middle) {
            inclusion(index, from, middle, path);
            path.add(root(middle, to));
        } else {
            inclusion(index, middle, to, path);
            path.add(root(from, middle));
        }
    }

    /**
     * Proof that the tree of {@code oldSize} leaves is a prefix of that of {@code newSize} (RFC 9162 §2.1.4.1). Empty if both are the
     * same or the older is empty: there is nothing to show.
     *
     * @throws IndexOutOfBoundsException if the older is larger
     */
    public List<byte[]> consistency(final long oldSize, final long newSize) throws IOException {
        if (oldSize < 0 || oldSize > newSize) {
            throw new IndexOutOfBoundsException("a tree of " + oldSize + " in one of " + newSize);
        }
        final List<byte[]> proof = new ArrayList<>();
        if (oldSize > 0 && oldSize < newSize) {
            consistency(oldSize, 0, newSize, true, proof);
        }
        return proof;
    }

    /** SUBPROOF of the standard: {@code whole} says that the older tree's root is known to whoever checks. */
    private void consistency(
            final long oldEnd, final long from, final long to, final boolean whole, final List<byte[]> proof)
            throws IOException {
        if (oldEnd == to) {
            if (!whole) {
                proof.add(root(from, to));
            }
            return;
        }
        final long middle = from + split(to - from);
        if (oldEnd <= middle) {
            consistency(oldEnd, from, middle, whole, proof);
            proof.add(root(middle, to));
        } else {
            consistency(oldEnd, middle, to, false, proof);
            proof.add(root(from, middle));
        }
    }

    private byte[] root(final long from, final long to) throws IOException {
        final long leaves = to - from;
        if (Long.bitCount(leaves) == 1) {
            // Complete, and where the standard splits it begins at a multiple of its width.
            final int height = Long.numberOfTrailingZeros(leaves);
            return hashes.hash(height, from >>> height);
        }
        final long middle = from + split(leaves);
        return sha256.node(root(from, middle), root(middle, to));
    }

    /** The largest power of two below a number of leaves greater than one. */
    private static long split(final long leaves) {
        return Long.highestOneBit(leaves - 1);
    }
}
