package io.attesta.authorizer.session;

/**
 * Hash index from 64-bit hashes to row numbers of a {@link RowLog}: open addressing in 256 partitions that grow by themselves,
 * so that no growth moves more than a 256th of the rows.
 *
 * <pre>
 *  slot, one long:  | 31 bits of the hash, 1 | low 32 bits of the row |      0 = empty
 * </pre>
 */
final class RowIndex {
    /** Which of the rows that share a hash is meant. */
    interface Match {
        boolean matches(long row);
    }

    /** What finding gives when there is none. */
    static final long NONE = -1;

    private static final int PARTITIONS = 256;
    private static final int FIRST_SLOTS = 64;

    private final LongSlab slab = new LongSlab(PARTITIONS);
    /** Of each partition: the array its slots are in, where they begin, how many there are less one, and how many are used. */
    private final long[][] arrays = new long[PARTITIONS][];

    private final int[] froms = new int[PARTITIONS];
    private final int[] masks = new int[PARTITIONS];
    private final int[] used = new int[PARTITIONS];
    private final RowLog rows;

    RowIndex(final RowLog rows) {
        this.rows = rows;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            take(partition, FIRST_SLOTS);
        }
    }

    private void take(final int partition, final int length) {
        slab.cut(length);
        arrays[partition] = slab.array();
        froms[partition] = slab.from();
        masks[partition] = length - 1;
    }

    /** The row of a hash that matches, or {@link #NONE}. */
    long find(final long hash, final Match match) {
        final int partition = partition(hash);
        final long[] array = arrays[partition];
        final int from = froms[partition];
        final int mask = masks[partition];
        final int tag = tag(hash);
        for (int at = tag >>> 1 & mask; array[from + at] != 0; at = at + 1 & mask) {
            if ((int) (array[from + at] >>> 32) == tag) {
                final long row = row(array[from + at]);
                if (match.matches(row)) {
                    return row;
                }
            }
        }
        return NONE;
    }

    /** Reads the slot where a search for a hash would begin, so that it is near when the search comes; what is read means nothing. */
    long ahead(final long hash) {
        final int partition = partition(hash);
        return arrays[partition][froms[partition] + (tag(hash) >>> 1 & masks[partition])];
    }

    void add(final long hash, final long row) {
        final int partition = partition(hash);
        if (used[partition] * 5L >= (masks[partition] + 1) * 3L) {
            grow(partition);
        }
        insert(partition, entry(hash, row));
        used[partition]++;
    }

    /** Puts another row of the same hash in the place of one that leaves. */
    void replace(final long hash, final long row, final long by) {
        final int partition = partition(hash);
        arrays[partition][froms[partition] + place(partition, hash, row)] = entry(hash, by);
    }

    void remove(final long hash, final long row) {
        final int partition = partition(hash);
        close(arrays[partition], froms[partition], masks[partition], place(partition, hash, row));
        used[partition]--;
    }

    /** Where in its partition a row is that is there. */
    private int place(final int partition, final long hash, final long row) {
        final long[] array = arrays[partition];
        final int from = froms[partition];
        final int mask = masks[partition];
        final long entry = entry(hash, row);
        int at = tag(hash) >>> 1 & mask;
        while (array[from + at] != entry) {
            if (array[from + at] == 0) {
                throw new IllegalStateException("a row that leaves is not in its index");
            }
            at = at + 1 & mask;
        }
        return at;
    }

    /** Moves later entries of the run back, so that no search meets a hole (Knuth, TAOCP 3, 6.4 algorithm R). */
    private static void close(final long[] array, final int from, final int mask, final int first) {
        int hole = first;
        int at = first;
        while (true) {
            at = at + 1 & mask;
            final long entry = array[from + at];
            if (entry == 0) {
                array[from + hole] = 0;
                return;
            }
            final int home = (int) (entry >>> 33) & mask;
            if ((at - home & mask) >= (at - hole & mask)) {
                array[from + hole] = entry;
                hole = at;
            }
        }
    }

    private void grow(final int partition) {
        final long[] array = arrays[partition];
        final int from = froms[partition];
        final int length = masks[partition] + 1;
        take(partition, length * 2);
        for (int at = from; at < from + length; at++) {
            if (array[at] != 0) {
                insert(partition, array[at]);
            }
        }
    }

    private void insert(final int partition, final long entry) {
        final long[] array = arrays[partition];
        final int from = froms[partition];
        final int mask = masks[partition];
        int at = (int) (entry >>> 33) & mask;
        while (array[from + at] != 0) {
            at = at + 1 & mask;
        }
        array[from + at] = entry;
    }

    private static long entry(final long hash, final long row) {
        return (long) tag(hash) << 32 | row & 0xFFFF_FFFFL;
    }

    /** The row whose low 32 bits an entry holds: live rows are fewer than 2^32, so the head tells the rest. */
    private long row(final long entry) {
        final long head = rows.head();
        return head + ((entry - head) & 0xFFFF_FFFFL);
    }

    private static int partition(final long hash) {
        return (int) (hash >>> 56);
    }

    private static int tag(final long hash) {
        return (int) hash | 1;
    }
}
