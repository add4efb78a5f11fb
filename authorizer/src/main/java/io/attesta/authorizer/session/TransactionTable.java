package io.attesta.authorizer.session;

import io.attesta.authorizer.decision.AuthorizationDecision;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionView;

/**
 * The duplicate window: key of a transaction → fingerprint of its content and where its answer is in the journal. 48 bytes a
 * transaction and about 16 of index. Rows leave after the window (24 h and the ten minutes that DE 7 may be ahead), or before if the
 * bound is reached; then {@link #coveredSinceMs} says which requests can no longer be told from repeats.
 *
 * <p>Transactions of the batch in work are pending until {@link #settle}.
 */
public final class TransactionTable {
    private static final int KEY_HIGH = 0;
    private static final int KEY_LOW = 1;
    private static final int FINGERPRINT_HIGH = 2;
    private static final int FINGERPRINT_LOW = 3;
    /** Position of the batch in the journal, 56 bits, and leaf, 8 bits. */
    private static final int PLACE = 4;
    /** Seconds since 1970, 32 bits each: when received, and DE 7. */
    private static final int TIMES = 5;

    private static final int WIDTH = 6;
    private static final long RETAINED_MS = AuthorizationDecision.WINDOW_MS + AuthorizationDecision.AHEAD_MS;
    private static final long PENDING_PLACE = 1L << 55;

    private final RowLog rows = new RowLog(WIDTH);
    private final RowIndex index = new RowIndex(rows);
    private final View view = new View();
    private final RowIndex.Match match = this::matches;
    private final long maxRows;
    private final long floorMs;

    private long soughtHigh;
    private long soughtLow;
    private long firstPending;
    private long coveredSinceMs;

    /**
     * @param maxRows bound on remembered transactions
     * @param floorMs youngest age in milliseconds at which a transaction may be forgotten to make room
     */
    public TransactionTable(final long maxRows, final long floorMs) {
        this.maxRows = maxRows;
        this.floorMs = floorMs;
    }

    /** The transaction of a key, as a flyweight that is valid until the next call, or null. */
    public TransactionView find(final long keyHigh, final long keyLow) {
        soughtHigh = keyHigh;
        soughtLow = keyLow;
        final long row = index.find(keyHigh, match);
        if (row == RowIndex.NONE) {
            return null;
        }
        view.row = row;
        return view;
    }

    /** Whether one more fits, at worst by forgetting one older than the floor. */
    public boolean hasRoom(final long nowMs) {
        return rows.size() < maxRows || receivedMs(rows.head()) + floorMs < nowMs && rows.head() < firstPending;
    }

    /**
     * Remembers a transaction of the batch in work.
     *
     * @param receivedMs when it was received, milliseconds since 1970
     * @param transmittedMs DE 7 as milliseconds since 1970
     * @param leaf its statement's place in the batch, 1 to 255
     */
    public void add(
            final long keyHigh,
            final long keyLow,
            final long fingerprintHigh,
            final long fingerprintLow,
            final long receivedMs,
            final long transmittedMs,
            final int leaf) {
        sweep(receivedMs);
        if (rows.size() >= maxRows) {
            coveredSinceMs = Math.max(coveredSinceMs, (rows.get(rows.head(), TIMES) & 0xFFFF_FFFFL) * 1000);
            forgetHead();
        }
        final long row = rows.append();
        rows.set(row, KEY_HIGH, keyHigh);
        rows.set(row, KEY_LOW, keyLow);
        rows.set(row, FINGERPRINT_HIGH, fingerprintHigh);
        rows.set(row, FINGERPRINT_LOW, fingerprintLow);
        rows.set(row, PLACE, PENDING_PLACE << 8 | leaf);
        rows.set(row, TIMES, receivedMs / 1000 << 32 | transmittedMs / 1000 & 0xFFFF_FFFFL);
        index.add(keyHigh, row);
    }

    /** Says where the batch in work went in the journal: its transactions are no longer pending. */
    public void settle(final long position) {
        for (long row = Math.max(firstPending, rows.head()); row < rows.tail(); row++) {
            rows.set(row, PLACE, position << 8 | rows.get(row, PLACE) & 0xFF);
        }
        firstPending = rows.tail();
    }

    /** Latest DE 7 (ms) among transactions that were forgotten before their time; 0 if none was. */
    public long coveredSinceMs() {
        return coveredSinceMs;
    }

    public long size() {
        return rows.size();
    }

    private void sweep(final long nowMs) {
        // Two a call: rows leave faster than they come.
        for (int i = 0; i < 2; i++) {
            if (rows.size() == 0 || rows.head() >= firstPending || receivedMs(rows.head()) + RETAINED_MS >= nowMs) {
                return;
            }
            forgetHead();
        }
    }

    private void forgetHead() {
        index.remove(rows.get(rows.head(), KEY_HIGH), rows.head());
        rows.removeHead();
    }

    private long receivedMs(final long row) {
        return (rows.get(row, TIMES) >>> 32) * 1000;
    }

    private boolean matches(final long row) {
        return rows.get(row, KEY_HIGH) == soughtHigh && rows.get(row, KEY_LOW) == soughtLow;
    }

    private final class View implements TransactionView {
        private long row;

        @Override
        public long fingerprintHigh() {
            return rows.get(row, FINGERPRINT_HIGH);
        }

        @Override
        public long fingerprintLow() {
            return rows.get(row, FINGERPRINT_LOW);
        }

        @Override
        public long storedAt() {
            final long position = rows.get(row, PLACE) >>> 8;
            return position == PENDING_PLACE ? Outcome.PENDING : position;
        }

        @Override
        public int leaf() {
            return (int) rows.get(row, PLACE) & 0xFF;
        }
    }
}
