package io.attesta.authorizer.session;

/**
 * The rows of each owner as a chain from the newest to the oldest, so that the newest is found, and any taken out, in a step or two
 * however many there are. An owner is 128 bits that two columns hold; two more columns hold the neighbours. Only rows that are in
 * a chain are ever its neighbours, so none points to a row that has left.
 */
final class RowChains {
    private final RowLog rows;
    private final RowIndex newest;
    private final RowIndex.Match match = this::matches;
    private final int high;
    private final int low;
    private final int older;
    private final int newer;

    private long soughtHigh;
    private long soughtLow;

    /**
     * @param high column of the owner's first 64 bits, {@code low} of the others
     * @param older column for the row before, {@code newer} for the one after
     */
    RowChains(final RowLog rows, final int high, final int low, final int older, final int newer) {
        this.rows = rows;
        newest = new RowIndex(rows);
        this.high = high;
        this.low = low;
        this.older = older;
        this.newer = newer;
    }

    /** The owner's newest row, or {@link RowIndex#NONE}. */
    long newest(final long ownerHigh, final long ownerLow) {
        soughtHigh = ownerHigh;
        soughtLow = ownerLow;
        return newest.find(hash(ownerHigh, ownerLow), match);
    }

    /** Like {@link RowIndex#ahead}, for an owner. */
    long ahead(final long ownerHigh, final long ownerLow) {
        return newest.ahead(hash(ownerHigh, ownerLow));
    }

    /** As {@link #ahead}, once that is near: reads the owner's newest row as well. */
    long rowAhead(final long ownerHigh, final long ownerLow) {
        final long row = newest(ownerHigh, ownerLow);
        return row == RowIndex.NONE ? row : rows.get(row, newer);
    }

    /** Puts a row, whose owner stands in it, at the new end of its owner's chain. */
    void add(final long row) {
        final long before = newest(rows.get(row, high), rows.get(row, low));
        rows.set(row, older, before);
        rows.set(row, newer, RowIndex.NONE);
        if (before == RowIndex.NONE) {
            newest.add(hash(row), row);
        } else {
            rows.set(before, newer, row);
            newest.replace(hash(row), before, row);
        }
    }

    /** Takes a row out of its chain. */
    void remove(final long row) {
        final long before = rows.get(row, older);
        final long after = rows.get(row, newer);
        if (before != RowIndex.NONE) {
            rows.set(before, newer, after);
        }
        if (after != RowIndex.NONE) {
            rows.set(after, older, before);
            return;
        }
        if (before == RowIndex.NONE) {
            newest.remove(hash(row), row);
        } else {
            newest.replace(hash(row), row, before);
        }
    }

    private boolean matches(final long row) {
        return rows.get(row, high) == soughtHigh && rows.get(row, low) == soughtLow;
    }

    private long hash(final long row) {
        return hash(rows.get(row, high), rows.get(row, low));
    }

    /** As for codes; tokens are random, identifiers are text that differs in a few digits of either half. */
    private static long hash(final long ownerHigh, final long ownerLow) {
        final long spread = (ownerHigh * 31 + ownerLow) * 0x9E37_79B9_7F4A_7C15L;
        return spread ^ spread >>> 32;
    }
}
