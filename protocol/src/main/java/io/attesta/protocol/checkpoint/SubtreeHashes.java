package io.attesta.protocol.checkpoint;

import java.io.IOException;

/** The hashes of complete subtrees, from whoever keeps them: the stuff that roots and proofs are made of. */
@FunctionalInterface
public interface SubtreeHashes {
    /**
     * The hash of the complete subtree over the leaves from {@code index << height} to {@code (index + 1) << height}, exclusive.
     *
     * @param height 0 = a leaf's hash
     * @throws IOException if it cannot be had
     */
    byte[] hash(int height, long index) throws IOException;
}
