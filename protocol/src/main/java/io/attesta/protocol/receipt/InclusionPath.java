package io.attesta.protocol.receipt;

/** Inclusion proofs of RFC 9162 §2.1.3: how many hashes they have, and which root they lead to. */
final class InclusionPath {
    /** Most leaves a tree has: the batch header and 255 statements. */
    static final int MAX_LEAVES = 256;

    /** Most hashes a path has: log2 of {@link #MAX_LEAVES}. */
    static final int MAX_LENGTH = 8;

    private InclusionPath() {}

    /**
     * Hashes on the path of {@code leaf} in a tree of {@code leaves}, {@code 0 <= leaf < leaves}: one for each level
     * on which the node has a sibling. Only the last node of an odd level has none.
     */
    static int length(final int leaves, final int leaf) {
        int length = 0;
        int index = leaf;
        for (int count = leaves; count > 1; count = (count + 1) >>> 1) {
            if ((index ^ 1) < count) {
                length++;
            }
            index >>>= 1;
        }
        return length;
    }

    /**
     * The root that {@code path} leads to from a leaf's bytes, by the steps of RFC 9162 §2.1.3.2.
     *
     * @param path hashes of 32 bytes one after the other, from the leaf up
     * @throws MalformedReceiptException if the path is too short or too long for that leaf of that tree
     */
    static byte[] root(final byte[] leafBytes, final int leaves, final int leaf, final byte[] path) {
        final Sha256 sha256 = new Sha256();
        final byte[] root = new byte[Sha256.LENGTH];
        sha256.leaf(leafBytes, 0, leafBytes.length, root, 0);
        int node = leaf;
        int last = leaves - 1;
        for (int at = 0; at < path.length; at += Sha256.LENGTH) {
            if (last == 0) {
                throw new MalformedReceiptException("the path is too long");
            }
            if ((node & 1) == 1 || node == last) {
                sha256.node(path, at, root, 0, root, 0);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                sha256.node(root, 0, path, at, root, 0);
            }
            node >>>= 1;
            last >>>= 1;
        }
        if (last != 0) {
            throw new MalformedReceiptException("the path is too short");
        }
        return root;
    }
}
