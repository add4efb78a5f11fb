package io.attesta.protocol.checkpoint;

import io.attesta.protocol.receipt.InclusionPath;
import io.attesta.protocol.receipt.Sha256;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** Checks proofs of a tree (RFC 9162 §2.1.3.2 and §2.1.4.2); takes anything from anybody. */
public final class TreeProof {
    private TreeProof() {}

    /**
     * Whether a leaf is in a tree.
     *
     * @param leafHash SHA-256 over 00 and the leaf
     * @param index of the leaf, from 0
     * @param size number of leaves of the tree
     * @param root of the tree
     * @param path hashes of 32 bytes, from the leaf up
     */
    public static boolean includes(
            final byte[] leafHash, final long index, final long size, final byte[] root, final List<byte[]> path) {
        if (index < 0 || index >= size || !areHashes(path) || path.size() != InclusionPath.length(size, index)) {
            return false;
        }
        return Arrays.equals(InclusionPath.rootOf(leafHash, size, index, joined(path)), root);
    }

    /**
     * Whether an older tree is a prefix of a newer one: nothing in it was changed, dropped or moved.
     *
     * @param proof hashes of 32 bytes, see {@link HashTree#consistency}
     */
    public static boolean isPrefix(
            final long oldSize,
            final byte[] oldRoot,
            final long newSize,
            final byte[] newRoot,
            final List<byte[]> proof) {
        if (oldSize < 0 || oldSize > newSize || !areHashes(proof)) {
            return false;
        }
        if (oldSize == newSize) {
            return proof.isEmpty() && Arrays.equals(oldRoot, newRoot);
        }
        if (oldSize == 0) {
            // Every tree begins with nothing.
            return proof.isEmpty() && Arrays.equals(oldRoot, Sha256.of(new byte[0]));
        }
        return climb(oldSize, oldRoot, newSize, newRoot, proof);
    }

    private static boolean climb(
            final long oldSize,
            final byte[] oldRoot,
            final long newSize,
            final byte[] newRoot,
            final List<byte[]> proof) {
        final Sha256 sha256 = new Sha256();
        final Iterator<byte[]> hashes = proof.iterator();
        long node = oldSize - 1;
        long last = newSize - 1;
        while ((node & 1) == 1) {
            node >>>= 1;
            last >>>= 1;
        }
        // A complete older tree is a node of the newer one, and its root is known: it does not stand in the proof.
        if (Long.bitCount(oldSize) != 1 && !hashes.hasNext()) {
            return false;
        }
        byte[] oldHash = Long.bitCount(oldSize) == 1 ? oldRoot : hashes.next();
        byte[] newHash = oldHash;
        while (hashes.hasNext()) {
            final byte[] hash = hashes.next();
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                oldHash = sha256.node(hash, oldHash);
                newHash = sha256.node(hash, newHash);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                newHash = sha256.node(newHash, hash);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && Arrays.equals(oldHash, oldRoot) && Arrays.equals(newHash, newRoot);
    }

    private static byte[] joined(final List<byte[]> hashes) {
        final byte[] joined = new byte[hashes.size() * Checkpoint.ROOT_LENGTH];
        for (int i = 0; i < hashes.size(); i++) {
            System.arraycopy(hashes.get(i), 0, joined, i * Checkpoint.ROOT_LENGTH, Checkpoint.ROOT_LENGTH);
        }
        return joined;
    }

    private static boolean areHashes(final List<byte[]> hashes) {
        return hashes.stream().allMatch(hash -> hash.length == Checkpoint.ROOT_LENGTH);
    }
}
