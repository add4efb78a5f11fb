package io.attesta.protocol.checkpoint;

import io.attesta.protocol.receipt.Sha256;
import java.io.IOException;
import java.util.Optional;

/**
 * The right edge of a growing tree: what is needed to append leaves and to tell the root, 63 hashes at most. For one thread.
 *
 * <p>A tree of n leaves is a row of complete subtrees, one for each bit of n, the widest first. A new leaf is a subtree of height 0;
 * two of the same height that stand side by side become one of the next.
 */
public final class TreeFrontier {
    /** Hears of each subtree that a new leaf completes, the leaf itself first. */
    @FunctionalInterface
    public interface Completed {
        /** See {@link SubtreeHashes#hash}; the array is the frontier's and must not be changed. */
        void subtree(int height, long index, byte[] hash);
    }

    private final Sha256 sha256 = new Sha256();

    /** By height; those whose bit is set in the size are meant. */
    private final byte[][] complete = new byte[Long.SIZE][];

    private long size;

    /** Begins at a size, with the hashes that a tree of that size has. */
    public TreeFrontier(final long size, final SubtreeHashes hashes) throws IOException {
        this.size = size;
        long from = 0;
        for (int height = Long.SIZE - 2; height >= 0; height--) {
            if ((size >>> height & 1) == 1) {
                complete[height] = hashes.hash(height, from >>> height);
                from += 1L << height;
            }
        }
    }

    /** Number of leaves. */
    public long size() {
        return size;
    }

    /** Appends a leaf. */
    public void append(final byte[] leaf, final Completed completed) {
        byte[] hash = sha256.leaf(leaf);
        int height = 0;
        completed.subtree(0, size, hash);
        for (; (size >>> height & 1) == 1; height++) {
            hash = sha256.node(complete[height], hash);
            completed.subtree(height + 1, size >>> height + 1, hash);
        }
        complete[height] = hash;
        size++;
    }

    /** Root of the tree as it is now. */
    public byte[] root() {
        Optional<byte[]> root = Optional.empty();
        for (int height = 0; height < Long.SIZE - 1; height++) {
            if ((size >>> height & 1) == 1) {
                final byte[] left = complete[height];
                root = Optional.of(root.map(right -> sha256.node(left, right)).orElse(left));
            }
        }
        return root.orElseGet(() -> Sha256.of(new byte[0])).clone();
    }
}
