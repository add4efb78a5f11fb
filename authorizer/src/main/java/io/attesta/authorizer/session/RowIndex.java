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

    private final long[][] slots = new long[PARTITIONS][FIRST_SLOTS];
    private final int[] used = new int[PARTITIONS];
    private final RowLog rows;

    RowIndex(final RowLog rows) {
        this.rows = rows;
    }

    /** The row of a hash that matches, or {@link #NONE}. */
    long find(final long hash, final Match match) {
        final long[] table = slots[partition(hash)];
        final int mask = table.length - 1;
        final int tag = tag(hash);
        for (int at = tag >>> 1 & mask; table[at] != 0; at = at + 1 & mask) {
            if ((int) (table[at] >>> 32) == tag) {
                final long row = row(table[at]);
                if (match.matches(row)) {
                    return row;
                }
            }
        }
        return NONE;
    }

    /** Reads the slot where a search for a hash would begin, so that it is near when the search comes; what is read means nothing. */
    long ahead(final long hash) {
        final long[] table = slots[partition(hash)];
        return table[tag(hash) >>> 1 & table.length - 1];
    }

    void add(final long hash, final long row) {
        final int partition = partition(hash);
        if (used[partition] * 5L >= slots[partition].length * 3L) {
            grow(partition);
        }
        insert(slots[partition], (long) tag(hash) << 32 | row & 0xFFFF_FFFFL);
        used[partition]++;
    }

    void remove(final long hash, final long row) {
        final int partition = partition(hash);
        final long[] table = slots[partition];
        final int mask = table.length - 1;
        final long entry = (long) tag(hash) << 32 | row & 0xFFFF_FFFFL;
        int at = tag(hash) >>> 1 & mask;
        while (table[at] != entry) {
            if (table[at] == 0) {
                throw new IllegalStateException("a row that leaves is not in its index");
            }
            at = at + 1 & mask;
        }
        close(table, at);
        used[partition]--;
    }

    /** Moves later entries of the run back, so that no search meets a hole (Knuth, TAOCP 3, 6.4 algorithm R). */
    private static void close(final long[] table, final int from) {
        final int mask = table.length - 1;
        int hole = from;
        int at = from;
        while (true) {
            at = at + 1 & mask;
            if (table[at] == 0) {
                table[hole] = 0;
                return;
            }
            final int home = (int) (table[at] >>> 33) & mask;
            if ((at - home & mask) >= (at - hole & mask)) {
                table[hole] = table[at];
                hole = at;
            }
        }
    }

    private void grow(final int partition) {
        final long[] wider = new long[slots[partition].length * 2];
        for (final long entry : slots[partition]) {
            if (entry != 0) {
                insert(wider, entry);
            }
        }
        slots[partition] = wider;
    }

    private static void insert(final long[] table, final long entry) {
        final int mask = table.length - 1;
        int at = (int) (entry >>> 33) & mask;
        while (table[at] != 0) {
            at = at + 1 & mask;
        }
        table[at] = entry;
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
