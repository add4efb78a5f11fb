package io.attesta.authorizer.session;

import io.attesta.authorizer.decision.SessionView;
import java.nio.ByteBuffer;

/**
 * The sessions by their code. All last equally long, so they leave in the order in which they came; one that was closed before
 * leaves the index at once and its row when the rows before it have gone. The open ones of a card and of an acceptor are chained, so
 * that whoever stops one or the other knows whether a session was open.
 */
public final class SessionTable {
    private static final int CODE = 0;
    private static final int TOKEN_HIGH = 1;
    private static final int TOKEN_LOW = 2;
    private static final int ACCEPTOR_HIGH = 3;
    private static final int ACCEPTOR_LOW = 4;
    private static final int EXPIRES_AT_MS = 5;
    private static final int OPENED_BY = 6;
    private static final int CARD_OLDER = 7;
    private static final int CARD_NEWER = 8;
    private static final int ACCEPTOR_OLDER = 9;
    private static final int ACCEPTOR_NEWER = 10;
    private static final int WIDTH = 11;
    private static final long CLOSED = -1;
    // The chains are made anew.
    private static final int COPIED_COLUMNS = 7;
    private static final int COPIED_BYTES = COPIED_COLUMNS * Long.BYTES;

    private final RowLog rows = new RowLog(WIDTH);
    private final RowIndex index = new RowIndex(rows);
    private final RowChains cards = new RowChains(rows, TOKEN_HIGH, TOKEN_LOW, CARD_OLDER, CARD_NEWER);
    private final RowChains acceptors =
            new RowChains(rows, ACCEPTOR_HIGH, ACCEPTOR_LOW, ACCEPTOR_OLDER, ACCEPTOR_NEWER);
    private final View view = new View();
    private final RowIndex.Match match = this::matches;
    private long maxRows;
    private long mayGo = Long.MAX_VALUE;

    private int soughtCode;
    private long closedRows;

    /** @param maxRows bound on sessions opened within one lifetime */
    public SessionTable(final long maxRows) {
        this.maxRows = maxRows;
    }

    /** The session of a code, as a flyweight that is valid until the next call, or null. */
    public SessionView find(final int code) {
        return view(row(code));
    }

    /** The session of a card that was opened last of those not closed, and so expires last; as {@link #find}. */
    public SessionView newestOfCard(final long tokenHigh, final long tokenLow) {
        return view(cards.newest(tokenHigh, tokenLow));
    }

    /** The session at an acceptor that was opened last of those not closed, and so expires last; as {@link #find}. */
    public SessionView newestOfAcceptor(final long acceptorHigh, final long acceptorLow) {
        return view(acceptors.newest(acceptorHigh, acceptorLow));
    }

    private SessionView view(final long row) {
        if (row == RowIndex.NONE) {
            return null;
        }
        view.row = row;
        return view;
    }

    /** Bound on sessions opened within one lifetime. */
    public long most() {
        return maxRows;
    }

    /** Has another bound from now on; what is there stays. */
    public void bound(final long most) {
        maxRows = most;
    }

    /** Whether one more fits, at worst in the place of one that {@link #sweep} is about to let go of. */
    public boolean hasRoom(final long nowMs) {
        return rows.size() < maxRows || rows.size() > 0 && isOver(rows.head(), nowMs);
    }

    private boolean isOver(final long row, final long nowMs) {
        return rows.get(row, CODE) == CLOSED || rows.get(row, EXPIRES_AT_MS) <= nowMs;
    }

    /** Lets go of sessions whose time is over; cheap when there are none. */
    public void sweep(final long nowMs) {
        for (int i = 0; i < 4 && rows.size() > 0 && rows.head() < mayGo && isOver(rows.head(), nowMs); i++) {
            removeHead();
        }
    }

    private void removeHead() {
        final long head = rows.head();
        if (rows.get(head, CODE) == CLOSED) {
            closedRows--;
        } else {
            remove((int) rows.get(head, CODE), head);
        }
        rows.removeHead();
    }

    /** How many rows up to one are left; negative if so many behind it have gone as well. */
    public long left(final long tail) {
        return tail - rows.head();
    }

    /**
     * Until {@link #release}, lets go of no more rows than a table had when it was copied.
     *
     * @param left of the rows that are here now, so many were left; negative if so many of those to come had gone as well
     */
    public void hold(final long left) {
        mayGo = rows.tail() - left;
    }

    /** Lets go of as many rows as the table had that was copied, and from now on of every one whose time is over. */
    public void release() {
        while (mayGo != Long.MAX_VALUE && rows.size() > 0 && rows.head() < mayGo) {
            removeHead();
        }
        mayGo = Long.MAX_VALUE;
    }

    /** Opens a session; the code must not be in use. */
    public void open(
            final int code,
            final long tokenHigh,
            final long tokenLow,
            final long acceptorHigh,
            final long acceptorLow,
            final long expiresAtMs,
            final long openedBy) {
        final long row = rows.append();
        rows.set(row, CODE, code);
        rows.set(row, TOKEN_HIGH, tokenHigh);
        rows.set(row, TOKEN_LOW, tokenLow);
        rows.set(row, ACCEPTOR_HIGH, acceptorHigh);
        rows.set(row, ACCEPTOR_LOW, acceptorLow);
        rows.set(row, EXPIRES_AT_MS, expiresAtMs);
        rows.set(row, OPENED_BY, openedBy);
        enter(code, row);
    }

    private void enter(final int code, final long row) {
        index.add(hash(code), row);
        cards.add(row);
        acceptors.add(row);
    }

    /** Reads what the opening of a session of this card will want, so that it is near then; what is read means nothing. */
    public long ahead(final long tokenHigh, final long tokenLow) {
        return cards.ahead(tokenHigh, tokenLow);
    }

    /** As {@link #ahead}, once that is near: reads the rows that the new one will be chained to. */
    public long rowsAhead(final long tokenHigh, final long tokenLow, final long acceptorHigh, final long acceptorLow) {
        return cards.rowAhead(tokenHigh, tokenLow) ^ acceptors.rowAhead(acceptorHigh, acceptorLow);
    }

    /** Closes the session of a code, if there is one. */
    public void close(final int code) {
        final long row = row(code);
        if (row != RowIndex.NONE) {
            remove(code, row);
            rows.set(row, CODE, CLOSED);
            closedRows++;
        }
    }

    private void remove(final int code, final long row) {
        index.remove(hash(code), row);
        cards.remove(row);
        acceptors.remove(row);
    }

    /** Number that the next session's row gets; rows are numbered in the order in which sessions were opened. */
    public long tail() {
        return rows.tail();
    }

    /**
     * Copies rows in their order, as many as there is room for: {@value #COPIED_BYTES} bytes each.
     *
     * @param from number of the first row; rows that have gone are left out
     * @param to number behind the last
     * @return where to go on, {@code to} when all were copied
     */
    public long copy(final long from, final long to, final ByteBuffer out) {
        long row = Math.max(from, rows.head());
        for (; row < to && out.remaining() >= COPIED_BYTES; row++) {
            for (int column = 0; column < COPIED_COLUMNS; column++) {
                out.putLong(rows.get(row, column));
            }
        }
        return Math.min(row, to);
    }

    /** Takes copied rows, in the order in which they were copied, into a table that nothing was opened in since. */
    public void restore(final ByteBuffer in) {
        while (in.hasRemaining()) {
            final long row = rows.append();
            for (int column = 0; column < COPIED_COLUMNS; column++) {
                rows.set(row, column, in.getLong());
            }
            if (rows.get(row, CODE) == CLOSED) {
                closedRows++;
            } else {
                enter((int) rows.get(row, CODE), row);
            }
        }
    }

    /** Number of sessions that were neither closed nor swept. */
    public long size() {
        return rows.size() - closedRows;
    }

    private long row(final int code) {
        soughtCode = code;
        return index.find(hash(code), match);
    }

    private boolean matches(final long row) {
        return rows.get(row, CODE) == soughtCode;
    }

    /** Spreads 30 bits over 64 (the multiplier is 2^64 divided by the golden ratio), folded so that low bits move too. */
    private static long hash(final int code) {
        final long spread = code * 0x9E37_79B9_7F4A_7C15L;
        return spread ^ spread >>> 32;
    }

    private final class View implements SessionView {
        private long row;

        @Override
        public long tokenHigh() {
            return rows.get(row, TOKEN_HIGH);
        }

        @Override
        public long tokenLow() {
            return rows.get(row, TOKEN_LOW);
        }

        @Override
        public long acceptorHigh() {
            return rows.get(row, ACCEPTOR_HIGH);
        }

        @Override
        public long acceptorLow() {
            return rows.get(row, ACCEPTOR_LOW);
        }

        @Override
        public long expiresAtMs() {
            return rows.get(row, EXPIRES_AT_MS);
        }

        @Override
        public long openedBy() {
            return rows.get(row, OPENED_BY);
        }
    }
}
