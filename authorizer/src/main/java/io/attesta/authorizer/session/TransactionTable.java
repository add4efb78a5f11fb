package io.attesta.authorizer.session;

import io.attesta.authorizer.decision.Bounds;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionView;
import io.attesta.authorizer.decision.Window;
import java.nio.ByteBuffer;

/**
 * A duplicate window: key of a transaction → fingerprint of its content, the code it got, and where its answer is in the journal. 48
 * bytes a transaction and about 16 of index. Rows leave after the window, or before if the bound is reached; then {@link
 * #coveredSinceMs} says which requests can no longer be told from repeats.
 *
 * <p>Transactions of batches in work are pending until {@link #settle}: at most one that was handed over, and the one behind it.
 */
public final class TransactionTable {
    private static final int KEY_HIGH = 0;
    private static final int KEY_LOW = 1;
    private static final int FINGERPRINT = 2;
    /** Low 32 bits of its sequence number, then the code, all ones if none. */
    private static final int CODE = 3;
    /** Position of the batch in the journal. */
    private static final int PLACE = 4;
    /** Seconds since 1970, 32 bits each: when received, and DE 7. */
    private static final int TIMES = 5;

    private static final int WIDTH = 6;
    private static final int COPIED_BYTES = WIDTH * Long.BYTES;

    private final RowLog rows = new RowLog(WIDTH);
    private final RowIndex index = new RowIndex(rows);
    private final View view = new View();
    private final RowIndex.Match match = this::matches;
    private final Window window;
    private long maxRows;
    private long floorMs;
    private long mayGo = Long.MAX_VALUE;

    private long soughtHigh;
    private long soughtLow;
    private long firstPending;
    private long handedOver;
    private long coveredSinceMs;
    private long forgottenEarly;
    private long lastSequence;

    /**
     * @param window how long a transaction is remembered
     * @param maxRows bound on remembered transactions
     * @param floorMs youngest age in milliseconds at which a transaction may be forgotten to make room
     */
    public TransactionTable(final Window window, final long maxRows, final long floorMs) {
        this.window = window;
        this.maxRows = maxRows;
        this.floorMs = floorMs;
    }

    /** The bounds in use. */
    public Bounds.Transactions bounds() {
        return new Bounds.Transactions(maxRows, floorMs);
    }

    /** Has other bounds from now on; what is there stays until there is no room for another. */
    public void bound(final Bounds.Transactions bounds) {
        maxRows = bounds.most();
        floorMs = bounds.floorMs();
    }

    /** The transaction of a key, as a flyweight that is valid until the next call, or null. */
    public TransactionView find(final long keyHigh, final long keyLow) {
        soughtHigh = keyHigh;
        soughtLow = keyLow;
        final long row = rows.size() == 0 ? RowIndex.NONE : index.find(keyHigh, match);
        if (row == RowIndex.NONE) {
            return null;
        }
        view.row = row;
        return view;
    }

    /** Reads what a search for a key will want, so that it is near then; what is read means nothing. */
    public long ahead(final long keyHigh) {
        return index.ahead(keyHigh);
    }

    /** Whether so many more fit, at worst by forgetting as many that are older than the floor. */
    public boolean hasRoom(final int count, final long nowMs) {
        final long toForget = rows.size() + count - maxRows;
        if (toForget <= 0) {
            return true;
        }
        final long last = rows.head() + toForget - 1;
        return last < firstPending && receivedMs(last) + floorMs < nowMs;
    }

    /**
     * Remembers a transaction of the batch in work.
     *
     * @param code its answer's code, {@link io.attesta.protocol.iso.AuthorizationCode#NONE} if none
     * @param sequence its number
     * @param receivedMs when it was received, milliseconds since 1970
     * @param transmittedMs DE 7 as milliseconds since 1970
     */
    public void add(
            final long keyHigh,
            final long keyLow,
            final long fingerprint,
            final int code,
            final long sequence,
            final long receivedMs,
            final long transmittedMs) {
        sweep(receivedMs);
        if (rows.size() >= maxRows && rows.head() < mayGo) {
            forgottenEarly++;
            forgetHead(Window.DAY.aheadMs());
        }
        final long row = rows.append();
        rows.set(row, KEY_HIGH, keyHigh);
        rows.set(row, KEY_LOW, keyLow);
        rows.set(row, FINGERPRINT, fingerprint);
        rows.set(row, CODE, sequence << 32 | code & 0xFFFF_FFFFL);
        lastSequence = Math.max(lastSequence, sequence);
        rows.set(row, PLACE, Outcome.PENDING);
        rows.set(row, TIMES, receivedMs / 1000 << 32 | transmittedMs / 1000 & 0xFFFF_FFFFL);
        index.add(keyHigh, row);
    }

    /**
     * Goes on in a new epoch: what was transmitted before may have been decided though nothing is known of it, so none of it is decided any
     * more; and the answers of some that are known are lost.
     *
     * @param atMs when the epoch began, milliseconds since 1970
     * @param firstSequence its first sequence number
     * @param lostFrom position in the journal from which on batches are lost
     */
    public void beginEpoch(final long atMs, final long firstSequence, final long lostFrom) {
        while (rows.size() > 0 && firstSequence - sequence(rows.head()) >= 1L << 32) {
            // Its number would be told wrong.
            forgetHead(window.aheadMs());
        }
        firstPending = Math.max(firstPending, rows.head());
        for (long row = rows.tail() - 1; row >= rows.head() && rows.get(row, PLACE) >= lostFrom; row--) {
            rows.set(row, PLACE, Outcome.LOST);
        }
        coveredSinceMs = Math.max(coveredSinceMs, atMs);
    }

    private long sequence(final long row) {
        // The latest number tells the high half: no window holds 2^32 transactions, nor numbers so far apart.
        final int low = (int) (rows.get(row, CODE) >>> 32);
        return lastSequence - ((int) lastSequence - low & 0xFFFF_FFFFL);
    }

    /** Says where the batch in work went in the journal: its transactions are no longer pending. */
    public void settle(final long position) {
        settle(position, rows.tail());
    }

    /** The next transactions are of another batch than those that are pending, whose place {@link #settleHandedOver} will tell. */
    public void handOver() {
        handedOver = rows.tail();
    }

    /** As {@link #settle}, for the transactions up to {@link #handOver}; what came later stays pending. */
    public void settleHandedOver(final long position) {
        settle(position, handedOver);
    }

    private void settle(final long position, final long end) {
        for (long row = Math.max(firstPending, rows.head()); row < end; row++) {
            rows.set(row, PLACE, position);
        }
        firstPending = end;
    }

    /** Latest DE 7 (ms) among transactions that were forgotten, 0 if none was: nothing up to it can be told from a repeat. */
    public long coveredSinceMs() {
        return coveredSinceMs;
    }

    /** How many transactions were forgotten before their time to make room. */
    public long forgottenEarly() {
        return forgottenEarly;
    }

    public long size() {
        return rows.size();
    }

    /** Number behind the last row that is not pending; rows are numbered in the order in which transactions came. */
    public long settledTail() {
        return firstPending;
    }

    /** Position in the journal of the oldest batch that a repeat may still be answered from, {@link Long#MAX_VALUE} if there is none. */
    public long oldestPlace() {
        return rows.head() < firstPending ? rows.get(rows.head(), PLACE) : Long.MAX_VALUE;
    }

    /** The largest sequence number that was remembered. */
    public long lastSequence() {
        return lastSequence;
    }

    /**
     * Copies rows in their order, as many as there is room for: {@value #COPIED_BYTES} bytes each.
     *
     * @param from number of the first row; rows that have gone are left out
     * @param to number behind the last, none of them pending
     * @return where to go on, {@code to} when all were copied
     */
    public long copy(final long from, final long to, final ByteBuffer out) {
        long row = Math.max(from, rows.head());
        for (; row < to && out.remaining() >= COPIED_BYTES; row++) {
            for (int column = 0; column < WIDTH; column++) {
                out.putLong(rows.get(row, column));
            }
        }
        return Math.min(row, to);
    }

    /** Takes copied rows, in the order in which they were copied, into a table that nothing was added to since. */
    public void restore(final ByteBuffer in) {
        while (in.hasRemaining()) {
            final long row = rows.append();
            for (int column = 0; column < WIDTH; column++) {
                rows.set(row, column, in.getLong());
            }
            index.add(rows.get(row, KEY_HIGH), row);
        }
        firstPending = rows.tail();
    }

    /** Takes what stands beside the rows: {@link #coveredSinceMs} and {@link #lastSequence}. */
    public void restore(final long coveredMs, final long sequence) {
        coveredSinceMs = coveredMs;
        lastSequence = sequence;
    }

    /** How many rows up to one are left; negative if so many behind it have gone as well. */
    public long left(final long tail) {
        return tail - rows.head();
    }

    /**
     * Until {@link #release}, forgets no more rows than a table had when it was copied.
     *
     * @param left of the rows that are here now, so many were left; negative if so many of those to come had gone as well
     */
    public void hold(final long left) {
        mayGo = rows.tail() - left;
    }

    /** Forgets as many rows as the table had that was copied, and from now on as its bounds say. */
    public void release() {
        while (isHeld() && rows.size() > 0 && rows.head() < mayGo) {
            forgetHead(0);
        }
        mayGo = Long.MAX_VALUE;
    }

    private boolean isHeld() {
        return mayGo != Long.MAX_VALUE;
    }

    private void sweep(final long nowMs) {
        // Two a call: rows leave faster than they come.
        for (int i = 0; i < 2; i++) {
            if (rows.size() == 0
                    || rows.head() >= Math.min(firstPending, mayGo)
                    || receivedMs(rows.head()) + window.retainedMs() >= nowMs) {
                return;
            }
            forgetHead(window.aheadMs());
        }
    }

    /**
     * A forgotten key must never be decided again, not even when the clock is set back. What was further ahead of the clock than
     * so much counts no further: one terminal with a wrong clock must not shut out the others.
     */
    private void forgetHead(final long mostAheadMs) {
        if (!isHeld()) {
            // Else the table that was copied had forgotten it, and what it covered was restored.
            final long transmittedMs = (rows.get(rows.head(), TIMES) & 0xFFFF_FFFFL) * 1000;
            coveredSinceMs = Math.max(coveredSinceMs, Math.min(transmittedMs, receivedMs(rows.head()) + mostAheadMs));
        }
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
        public long fingerprint() {
            return rows.get(row, FINGERPRINT);
        }

        @Override
        public long storedAt() {
            return rows.get(row, PLACE);
        }

        @Override
        public int code() {
            return (int) rows.get(row, CODE);
        }

        @Override
        public long sequence() {
            return TransactionTable.this.sequence(row);
        }
    }
}
