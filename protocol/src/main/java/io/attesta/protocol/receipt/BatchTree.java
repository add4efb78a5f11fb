package io.attesta.protocol.receipt;

/**
 * The Merkle tree over one batch (RFC 9162 §2.1): leaf 0 is the batch header, leaves 1 to 255 are its statements in
 * order. Mutable, for one thread, reused by {@link #reset}; holds the hashes of 256 leaves and never allocates after
 * construction.
 *
 * <p>The standard defines the tree from the top: split n leaves at k, the largest power of two below n, and hash the
 * two roots. Here it is built from the bottom: pair neighbours level by level, and a last node without a neighbour
 * rises as it is. That is the same tree. The left k leaves pair only among themselves, because k is even on every
 * level below their root, and so make their complete subtree; the right n − k leaves begin at a multiple of every such
 * width, so they pair as if alone, which by induction is their own tree; a right part with fewer levels waits, rising
 * unhashed, until the left part's root stands beside it, and then the two are hashed. A path's hash per level with a
 * sibling is thus the standard's path, bottom first.
 *
 * <p>Order of use: {@code reset}, {@code header} once and {@code add} for each statement (the header may come last,
 * since it names how many there are), {@code compute}, then the rest.
 */
public final class BatchTree {
    /** Most leaves: the header and 255 statements. */
    public static final int MAX_LEAVES = InclusionPath.MAX_LEAVES;

    /** Length of a hash in bytes. */
    public static final int HASH_LENGTH = Sha256.LENGTH;

    private final Sha256 sha256 = new Sha256();

    /** All levels one after the other: room for 256 hashes, 128, 64 … 1. */
    private final byte[] hashes = new byte[(2 * MAX_LEAVES - 1) * HASH_LENGTH];

    private int leaves;
    private boolean headerGiven;
    private int rootOffset;

    /** An empty tree. */
    public BatchTree() {
        reset();
    }

    /** Forgets everything; leaf 0 is kept free for the header. */
    public void reset() {
        leaves = 1;
        headerGiven = false;
        rootOffset = -1;
    }

    /** Hashes {@code bytes[offset, offset + length)} as leaf 0. */
    public void header(final byte[] bytes, final int offset, final int length) {
        sha256.leaf(bytes, offset, length, hashes, 0);
        headerGiven = true;
        rootOffset = -1;
    }

    /**
     * Hashes {@code bytes[offset, offset + length)} as the next statement.
     *
     * @return its leaf index, 1 to 255
     * @throws IllegalStateException if the tree is full
     */
    public int add(final byte[] bytes, final int offset, final int length) {
        if (leaves == MAX_LEAVES) {
            throw new IllegalStateException("a batch has at most " + (MAX_LEAVES - 1) + " statements");
        }
        sha256.leaf(bytes, offset, length, hashes, leaves * HASH_LENGTH);
        rootOffset = -1;
        return leaves++;
    }

    /** Number of leaves, the header's counted whether given yet or not: 1 to 256. */
    public int size() {
        return leaves;
    }

    /**
     * Hashes the levels up to the root.
     *
     * @throws IllegalStateException if the header is missing
     */
    public void compute() {
        if (!headerGiven) {
            throw new IllegalStateException("a batch has a header");
        }
        int level = 0;
        for (int count = leaves; count > 1; count = (count + 1) >>> 1) {
            computeAbove(level++, count);
        }
        rootOffset = levelOffset(level);
    }

    /**
     * Copies the root, {@value #HASH_LENGTH} bytes, to {@code target[offset]}.
     *
     * @throws IllegalStateException if the tree was not computed since it last changed
     */
    public void copyRoot(final byte[] target, final int offset) {
        requireComputed();
        System.arraycopy(hashes, rootOffset, target, offset, HASH_LENGTH);
    }

    /** Number of hashes on the path of {@code leaf}: 0 for a header alone, at most 8. */
    public int pathLength(final int leaf) {
        requireLeaf(leaf);
        return InclusionPath.length(leaves, leaf);
    }

    /**
     * Copies the path of {@code leaf}, from the leaf up, hash after hash, to {@code target[offset]}.
     *
     * @return the bytes written: {@code pathLength(leaf) * HASH_LENGTH}
     * @throws IllegalStateException if the tree was not computed since it last changed
     */
    public int writePath(final int leaf, final byte[] target, final int offset) {
        requireComputed();
        requireLeaf(leaf);
        int at = offset;
        int index = leaf;
        int level = 0;
        for (int count = leaves; count > 1; count = (count + 1) >>> 1) {
            if ((index ^ 1) < count) {
                System.arraycopy(hashes, levelOffset(level) + (index ^ 1) * HASH_LENGTH, target, at, HASH_LENGTH);
                at += HASH_LENGTH;
            }
            index >>>= 1;
            level++;
        }
        return at - offset;
    }

    private void computeAbove(final int level, final int count) {
        final int from = levelOffset(level);
        final int to = levelOffset(level + 1);
        for (int pair = 0; pair < count >>> 1; pair++) {
            final int left = from + 2 * pair * HASH_LENGTH;
            sha256.node(hashes, left, hashes, left + HASH_LENGTH, hashes, to + pair * HASH_LENGTH);
        }
        if ((count & 1) == 1) {
            System.arraycopy(
                    hashes, from + (count - 1) * HASH_LENGTH, hashes, to + (count >>> 1) * HASH_LENGTH, HASH_LENGTH);
        }
    }

    /** The levels below have 256 + 128 + … hashes: 512 less twice the width of this one. */
    private static int levelOffset(final int level) {
        return (2 * MAX_LEAVES - (2 * MAX_LEAVES >>> level)) * HASH_LENGTH;
    }

    private void requireComputed() {
        if (rootOffset < 0) {
            throw new IllegalStateException("the tree was not computed since it last changed");
        }
    }

    private void requireLeaf(final int leaf) {
        if (leaf < 0 || leaf >= leaves) {
            throw new IndexOutOfBoundsException("leaf " + leaf + " of " + leaves);
        }
    }
}
