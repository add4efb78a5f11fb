package io.attesta.protocol.receipt;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** The Merkle tree as RFC 9162 §2.1.1 and §2.1.3.1 write it down, recursively: the oracle of {@link BatchTree}. */
final class RecursiveTree {
    private RecursiveTree() {}

    /** MTH(D[n]). */
    static byte[] root(final List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return sha256(new byte[] {0}, leaves.get(0));
        }
        final int split = split(leaves.size());
        return sha256(new byte[] {1}, root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
    }

    /** PATH(m, D[n]). */
    static List<byte[]> path(final int leaf, final List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return new ArrayList<>();
        }
        final int split = split(leaves.size());
        final List<byte[]> left = leaves.subList(0, split);
        final List<byte[]> right = leaves.subList(split, leaves.size());
        final List<byte[]> path = leaf < split ? path(leaf, left) : path(leaf - split, right);
        path.add(root(leaf < split ? right : left));
        return path;
    }

    /** All hashes one after the other. */
    static byte[] joined(final List<byte[]> hashes) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        hashes.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    /** The largest power of two below {@code n}. */
    private static int split(final int n) {
        return Integer.highestOneBit(n - 1);
    }

    private static byte[] sha256(final byte[]... parts) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(joined(List.of(parts)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
