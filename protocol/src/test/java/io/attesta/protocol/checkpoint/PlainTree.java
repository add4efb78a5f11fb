package io.attesta.protocol.checkpoint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** The tree as RFC 9162 §2.1.1 defines it, from the top and with nothing remembered: what the other classes are held against. */
final class PlainTree implements SubtreeHashes {
    final List<byte[]> leaves = new ArrayList<>();

    /** A tree of leaves that differ. */
    static PlainTree of(final int size) {
        final PlainTree tree = new PlainTree();
        for (int i = 0; i < size; i++) {
            tree.leaves.add(new byte[] {(byte) i, (byte) (i >> 8), 7});
        }
        return tree;
    }

    byte[] root(final int size) {
        return size == 0 ? sha256() : root(0, size);
    }

    @Override
    public byte[] hash(final int height, final long index) {
        return root((int) (index << height), (int) (index + 1 << height));
    }

    private byte[] root(final int from, final int to) {
        if (to - from == 1) {
            return sha256(new byte[] {0}, leaves.get(from));
        }
        int split = 1;
        while (split * 2 < to - from) {
            split *= 2;
        }
        return sha256(new byte[] {1}, root(from, from + split), root(from + split, to));
    }

    static byte[] sha256(final byte[]... parts) {
        try {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (final byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
