package io.attesta.protocol.receipt;

/**
 * What tree size and leaf index do in a verification: they say on which side each hash of the path stands, and no more.
 * Two pairs lead from the same leaf and path to the same root exactly if they say the same sides (or SHA-256 is broken).
 */
final class PathSides {
    private PathSides() {}

    /**
     * The sides as RFC 9162 §2.1.3.1 makes the path, from the leaf up, recursively: L if the hash stands at the left.
     *
     * @param size leaves of the tree
     * @param index a leaf of it, below {@code size}
     */
    static String of(final int size, final int index) {
        if (size == 1) {
            return "";
        }
        final int split = Integer.highestOneBit(size - 1);
        return index < split ? of(split, index) + 'R' : of(size - split, index - split) + 'L';
    }

    /**
     * Whether two pairs say the same sides, by the rule in {@code docs/concepts/receipts.md}.
     *
     * <p>Below the level {@code k} on which the paths of the leaf and of the last leaf meet, each bit of the index is a
     * side; from there up the leaf's path is the tree's right edge, which has a hash, at the left, for each bit that is 1.
     */
    static boolean same(final int size, final int index, final int otherSize, final int otherIndex) {
        final int k = bitLength(index ^ size - 1);
        return bitLength(otherIndex ^ otherSize - 1) == k
                && (index ^ otherIndex) % (1 << k) == 0
                && Integer.bitCount(index >>> k) == Integer.bitCount(otherIndex >>> k);
    }

    private static int bitLength(final int value) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(value);
    }
}
