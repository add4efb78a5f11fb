package io.attesta.protocol.receipt;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The two hashes of a Merkle tree, RFC 9162 §2.1.1: {@code SHA-256(00 ‖ leaf)} and {@code SHA-256(01 ‖ left ‖ right)}.
 * The first byte keeps the two apart, so no leaf can pass for a node. For one thread; allocates nothing after
 * construction, but for the methods that return a new array.
 */
public final class Sha256 {
    /** Length of a hash in bytes. */
    public static final int LENGTH = 32;

    // Arrays rather than single bytes: MessageDigest.update(byte) is the slower path.
    private static final byte[] LEAF = {0x00};
    private static final byte[] NODE = {0x01};

    private final MessageDigest digest;

    /** A hash of its own, at rest. */
    public Sha256() {
        digest = fresh();
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Plain SHA-256, without a first byte: 32 bytes. */
    public static byte[] of(final byte[] input) {
        return fresh().digest(input);
    }

    /** The hash of a leaf: 32 bytes. */
    public byte[] leaf(final byte[] leaf) {
        final byte[] hash = new byte[LENGTH];
        leaf(leaf, 0, leaf.length, hash, 0);
        return hash;
    }

    /** The hash of a node over two hashes: 32 bytes. */
    public byte[] node(final byte[] left, final byte[] right) {
        final byte[] hash = new byte[LENGTH];
        node(left, 0, right, 0, hash, 0);
        return hash;
    }

    void leaf(final byte[] leaf, final int offset, final int length, final byte[] target, final int targetOffset) {
        digest.update(LEAF, 0, 1);
        digest.update(leaf, offset, length);
        finish(target, targetOffset);
    }

    /** The node over two hashes; {@code target} may be the array of one of them. */
    void node(
            final byte[] left,
            final int leftOffset,
            final byte[] right,
            final int rightOffset,
            final byte[] target,
            final int targetOffset) {
        digest.update(NODE, 0, 1);
        digest.update(left, leftOffset, LENGTH);
        digest.update(right, rightOffset, LENGTH);
        finish(target, targetOffset);
    }

    private void finish(final byte[] target, final int offset) {
        try {
            digest.digest(target, offset, LENGTH);
        } catch (final DigestException e) {
            throw new IllegalStateException("no room for a hash at " + offset, e);
        }
    }
}
