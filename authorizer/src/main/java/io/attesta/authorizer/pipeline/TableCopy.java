package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.acceptor.TerminalRecord;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.card.FeedRequest;
import io.attesta.authorizer.journal.AcceptorEntry;
import io.attesta.authorizer.journal.CardEntry;
import io.attesta.authorizer.journal.FeedEntry;
import io.attesta.authorizer.journal.TerminalEntry;
import io.attesta.authorizer.session.OpeningCounter;
import io.attesta.authorizer.session.TransactionTable;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * All tables, copied block by block while they go on changing between two blocks; nothing waits for the whole. Begun and driven by {@link
 * TableReading}s, so each block is of a moment between two batches.
 *
 * <p>What was copied is therefore of several moments: from the batch at which it began to the one at which the last block was made. Whoever
 * applies to the copy, in order, everything that the journal has behind the first of them has the tables exactly, from the last of them on:
 *
 * <ul>
 *   <li>sessions and transactions that came after the beginning are not copied; the journal brings them;
 *   <li>cards, acceptors and terminals are whole records at versions: applying an older one first changes nothing in the end;
 *   <li>counts know up to which sequence number they are counted, and count nothing twice;
 *   <li>sessions and transactions are let go of by and by, some at each that comes: how many were left at the end is copied, and until it
 *       has come there no more are let go of.
 * </ul>
 */
public final class TableCopy {
    private static final int BLOCK_BYTES = 128 * 1024;
    private static final int MOST = 256;
    private static final int ENROLMENT_BYTES = 38 + 255 + 2 * Long.BYTES;
    private static final int CARD_BYTES = 51 + Long.BYTES;

    private final Tables tables;
    private final Tables.Parts parts;
    private final long settledAt;
    private final long nextSequence;
    private final long sessionsEnd;
    private final long transactionsEnd;
    private final long lateTransactionsEnd;
    private final List<FeedRequest> feeds;
    private final long newestFeedMs;

    private ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
    private TableSection section = TableSection.CARDS;
    // Where the section goes on: a cursor, a row, a part, an index.
    private long next;
    private AcceptorRecord lastAcceptor;
    private TerminalRecord lastTerminal;

    private TableCopy(final Tables tables) {
        this.tables = tables;
        parts = tables.parts();
        settledAt = tables.settledAt();
        nextSequence = tables.nextSequence();
        sessionsEnd = parts.sessions().tail();
        transactionsEnd = parts.transactions().settledTail();
        lateTransactionsEnd = parts.lateTransactions().settledTail();
        feeds = parts.feeds().all();
        newestFeedMs = parts.feeds().newestMs();
    }

    /** Begins: what comes later is not copied or does no harm. To be called between two batches. */
    public static TableCopy begin(final Tables tables) {
        return new TableCopy(tables);
    }

    /** Position in the journal of the batch at which it began, {@link Tables#NOWHERE} if there was none. */
    public long settledAt() {
        return settledAt;
    }

    /** The sequence number that came next when it began. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Section of the block that {@link #next} made. */
    public TableSection section() {
        return section;
    }

    /**
     * Copies the next block. To be called between two batches.
     *
     * @return rows of one {@link #section()}, to be read before the next call; null when all was copied
     */
    public ByteBuffer next() {
        while (true) {
            block.clear();
            final boolean more = copy();
            if (block.position() > 0) {
                return block.flip();
            }
            if (!more && !advance()) {
                return null;
            }
        }
    }

    private boolean advance() {
        if (section == TableSection.WINDOWS) {
            return false;
        }
        section = TableSection.values()[section.ordinal() + 1];
        next = 0;
        return true;
    }

    /** Copies a bit of the section; false, with nothing copied, when it has come to its end. */
    private boolean copy() {
        return switch (section) {
            case CARDS -> cards();
            case ACCEPTORS -> acceptors();
            case TERMINALS -> terminals();
            case SESSIONS -> rows(parts.sessions().copy(next, sessionsEnd, block), sessionsEnd);
            case TRANSACTIONS -> rows(parts.transactions().copy(next, transactionsEnd, block), transactionsEnd);
            case LATE_TRANSACTIONS ->
                rows(parts.lateTransactions().copy(next, lateTransactionsEnd, block), lateTransactionsEnd);
            case OPENINGS -> openings();
            case FEEDS -> feeds();
            case WINDOWS -> windows();
        };
    }

    private boolean rows(final long goOn, final long end) {
        next = goOn;
        return goOn < end;
    }

    /** A stretch of the table, whatever its length. */
    private boolean cards() {
        if (next == CardTable.END) {
            return false;
        }
        next = parts.cards().visit(next, card -> {
            reserve(CARD_BYTES);
            CardEntry.write(card, block);
            block.putLong(card.activeSince);
            return true;
        });
        return true;
    }

    private boolean acceptors() {
        final List<AcceptorRecord> found = parts.acceptors()
                .acceptorsAfter(
                        lastAcceptor == null ? 0 : lastAcceptor.high(),
                        lastAcceptor == null ? 0 : lastAcceptor.low(),
                        MOST);
        for (final AcceptorRecord acceptor : found) {
            reserve(ENROLMENT_BYTES);
            AcceptorEntry.write(acceptor, 0, block);
            block.putLong(acceptor.activeSince());
            lastAcceptor = acceptor;
        }
        return !found.isEmpty();
    }

    private boolean terminals() {
        final List<TerminalRecord> found =
                parts.acceptors().terminalsAfter(lastTerminal == null ? 0 : lastTerminal.terminal(), MOST);
        for (final TerminalRecord terminal : found) {
            reserve(ENROLMENT_BYTES);
            TerminalEntry.write(terminal, 0, block);
            block.putLong(parts.acceptors().approvals(terminal.terminal()));
            block.putLong(parts.acceptors().countedTo(terminal.terminal()));
            lastTerminal = terminal;
        }
        return !found.isEmpty();
    }

    private boolean openings() {
        if (next == OpeningCounter.PARTS) {
            return false;
        }
        reserve(parts.openings().copiedBytes((int) next));
        parts.openings().copy((int) next, block);
        next++;
        return true;
    }

    private boolean feeds() {
        if (next > feeds.size()) {
            return false;
        }
        for (int i = 0; i < MOST && next < feeds.size(); i++) {
            reserve(FeedEntry.MAX_LENGTH);
            FeedEntry.write(feeds.get((int) next), block);
            next++;
        }
        if (next == feeds.size()) {
            reserve(FeedEntry.MAX_LENGTH);
            // Not numbered: tells the time of the newest upload and nothing else.
            FeedEntry.write(new FeedRequest("", 0, 0, 0, 0, 0, newestFeedMs), block);
            next++;
        }
        return true;
    }

    /** Last, because rows that left while it went on are covered by what stands here. */
    private boolean windows() {
        if (next > 0) {
            return false;
        }
        for (final TransactionTable window : List.of(parts.transactions(), parts.lateTransactions())) {
            block.putLong(window.coveredSinceMs()).putLong(window.lastSequence());
        }
        block.putLong(tables.settledAt());
        block.putLong(parts.sessions().left(sessionsEnd));
        block.putLong(parts.transactions().left(transactionsEnd));
        block.putLong(parts.lateTransactions().left(lateTransactionsEnd));
        next++;
        return true;
    }

    private void reserve(final int bytes) {
        if (block.remaining() < bytes) {
            block = ByteBuffer.allocate(Math.max(2 * block.capacity(), block.position() + bytes))
                    .put(block.flip());
        }
    }
}
