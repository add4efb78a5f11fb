package io.attesta.protocol.receipt;

import java.util.Arrays;

/**
 * Inclusion proofs of RFC 9162 §2.1.3: how many hashes they have, and which root they lead to. The same for the tree of
 * a batch and the tree of all batches.
 */
public final class InclusionPath {
    /** Most leaves the tree of a batch has: its header and 255 statements. */
    static final int MAX_LEAVES = 256;

    /** Most hashes a path in the tree of a batch has: log2 of {@link #MAX_LEAVES}. */
    static final int MAX_LENGTH = 8;

    private InclusionPath() {}

    /**
     * Hashes on the path of {@code leaf} in a tree of {@code leaves}, {@code 0 <= leaf < leaves}: one for each level
     * on which the node has a sibling. Only the last node of an odd level has none.
     */
    public static int length(final long leaves, final long leaf) {
        int length = 0;
        long index = leaf;
        for (long count = leaves; count > 1; count = levelAbove(count)) {
            if ((index ^ 1) < count) {
                length++;
            }
            index >>>= 1;
        }
        return length;
    }

    /**
     * The root that {@code path} leads to from a leaf's bytes.
     *
     * @param path hashes of 32 bytes one after the other, from the leaf up
     * @throws MalformedReceiptException if the path is too short or too long for that leaf of that tree
     */
    static byte[] root(final byte[] leafBytes, final int leaves, final int leaf, final byte[] path) {
        final int length = length(leaves, leaf) * Sha256.LENGTH;
        if (path.length != length) {
            throw new MalformedReceiptException("the path is too " + (path.length < length ? "short" : "long"));
        }
        final byte[] leafHash = new byte[Sha256.LENGTH];
        new Sha256().leaf(leafBytes, 0, leafBytes.length, leafHash, 0);
        return rootOf(leafHash, leaves, leaf, path);
    }

    /**
     * The root that {@code path} leads to from a leaf's hash, {@code 0 <= leaf < leaves}.
     *
     * @param leafHash SHA-256 over 00 and the leaf
     * @param path {@link #length} hashes of 32 bytes one after the other, from the leaf up
     */
    public static byte[] rootOf(final byte[] leafHash, final long leaves, final long leaf, final byte[] path) {
        final Sha256 sha256 = new Sha256();
        final byte[] root = Arrays.copyOf(leafHash, Sha256.LENGTH);
        long index = leaf;
        int at = 0;
        for (long count = leaves; count > 1; count = levelAbove(count)) {
            if ((index ^ 1) < count) {
                if ((index & 1) == 1) {
                    sha256.node(path, at, root, 0, root, 0);
                } else {
                    sha256.node(root, 0, path, at, root, 0);
                }
                at += Sha256.LENGTH;
            }
            index >>>= 1;
        }
        return root;
    }

    /** Nodes on the level above one of {@code count} nodes; no count is too large for the sum to be one. */
    private static long levelAbove(final long count) {
        return (count >>> 1) + (count & 1);
    }
}
