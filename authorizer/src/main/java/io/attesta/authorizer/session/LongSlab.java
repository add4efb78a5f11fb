package io.attesta.authorizer.session;

/**
 * Memory for the parts of a hash table that grow by doubling: ranges of zeroed longs, cut from arrays of up to 4 MiB. Arrays that
 * large the collector leaves where they are, whereas it would copy every part, twice and more, while a table fills. Ranges of one
 * length come from the same arrays, so that an array is garbage once all parts have outgrown that length.
 */
final class LongSlab {
    /** Arrays stay below this, in longs: a little less than a power of two fills regions of the heap, a little more leaves one empty. */
    private static final int ARRAY_LONGS = 1 << 19;

    private final int ranges;
    /** By the binary logarithm of the ranges' length: the array that is being cut up, and where the next range begins. */
    private final long[][] arrays = new long[Integer.SIZE - 1][];

    private final int[] next = new int[Integer.SIZE - 1];

    private long[] array;
    private int from;

    /** @param ranges how many of one length are wanted over all, so that small ones do not take a whole array */
    LongSlab(final int ranges) {
        this.ranges = ranges;
    }

    /**
     * Cuts a range, which {@link #array} and {@link #from} then tell.
     *
     * @param length in longs, a power of two
     */
    void cut(final int length) {
        final int kind = Integer.numberOfTrailingZeros(length);
        if (arrays[kind] == null) {
            arrays[kind] = new long[length * Math.max(1, Math.min(ranges, ARRAY_LONGS / length - 1))];
            next[kind] = 0;
        }
        array = arrays[kind];
        from = next[kind];
        next[kind] += length;
        if (next[kind] == array.length) {
            arrays[kind] = null;
        }
    }

    /** The array of the range that was cut last. */
    long[] array() {
        return array;
    }

    /** Where in its array that range begins. */
    int from() {
        return from;
    }
}
