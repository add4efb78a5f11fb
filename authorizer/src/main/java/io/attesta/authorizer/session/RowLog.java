package io.attesta.authorizer.session;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Rows of a fixed number of longs in order of entry; the oldest leave at the head. Rows are numbered from 0 for ever. Memory
 * comes in chunks that are kept and used again, so that nothing is allocated once the log has reached its usual length; they are
 * so large that the collector leaves them where they are. Only the first of a new log grows to that size.
 */
final class RowLog {
    private static final int CHUNK_BITS = 16;
    private static final int CHUNK_ROWS = 1 << CHUNK_BITS;
    private static final int FIRST_ROWS = 1 << 10;

    private final int width;
    private final Deque<long[]> spare = new ArrayDeque<>();
    private long[][] chunks = new long[16][];
    private long head;
    private long tail;

    RowLog(final int width) {
        this.width = width;
    }

    /** Number of the oldest row. */
    long head() {
        return head;
    }

    /** Number that the next row gets. */
    long tail() {
        return tail;
    }

    long size() {
        return tail - head;
    }

    /** Adds a row, its columns undefined, and gives its number. */
    long append() {
        final long row = tail;
        if ((row & CHUNK_ROWS - 1) == 0 || size() == 0) {
            ensureChunk(row >>> CHUNK_BITS);
        }
        if (row < CHUNK_ROWS && offset(row) == chunks[0].length) {
            chunks[0] = Arrays.copyOf(chunks[0], chunks[0].length * 2);
        }
        tail++;
        return row;
    }

    /** Drops the oldest row. */
    void removeHead() {
        head++;
        if ((head & CHUNK_ROWS - 1) == 0) {
            final int at = slot((head >>> CHUNK_BITS) - 1);
            spare.push(chunks[at]);
            chunks[at] = null;
        }
    }

    long get(final long row, final int column) {
        return chunks[slot(row >>> CHUNK_BITS)][offset(row) + column];
    }

    void set(final long row, final int column, final long value) {
        chunks[slot(row >>> CHUNK_BITS)][offset(row) + column] = value;
    }

    private int offset(final long row) {
        return (int) (row & CHUNK_ROWS - 1) * width;
    }

    private int slot(final long chunk) {
        return (int) (chunk & chunks.length - 1);
    }

    private void ensureChunk(final long chunk) {
        if (chunk - (head >>> CHUNK_BITS) >= chunks.length) {
            grow();
        }
        final int at = slot(chunk);
        if (chunks[at] == null) {
            chunks[at] = spare.isEmpty() ? new long[(chunk == 0 ? FIRST_ROWS : CHUNK_ROWS) * width] : spare.pop();
        }
    }

    private void grow() {
        final long[][] wider = new long[chunks.length * 2][];
        for (long chunk = head >>> CHUNK_BITS; chunk < (head >>> CHUNK_BITS) + chunks.length; chunk++) {
            wider[(int) (chunk & wider.length - 1)] = chunks[slot(chunk)];
        }
        chunks = wider;
    }
}
