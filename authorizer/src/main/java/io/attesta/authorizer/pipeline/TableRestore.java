package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.acceptor.AcceptorRecord;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.card.FeedRequest;
import io.attesta.authorizer.journal.AcceptorEntry;
import io.attesta.authorizer.journal.CardEntry;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.FeedEntry;
import io.attesta.authorizer.journal.TerminalEntry;
import java.nio.ByteBuffer;

/** Puts copied blocks ({@link TableCopy}) back into empty tables. */
public final class TableRestore {
    private final Tables tables;
    private final Tables.Parts parts;
    private final CardRecord card = new CardRecord();

    public TableRestore(final Tables tables) {
        this.tables = tables;
        parts = tables.parts();
    }

    /**
     * Puts a block back.
     *
     * @throws IllegalArgumentException if it holds what this server does not know, or more cards than there is room for
     */
    public void block(final TableSection section, final ByteBuffer rows) {
        switch (section) {
            case CARDS -> cards(rows);
            case ACCEPTORS -> acceptors(rows);
            case TERMINALS -> terminals(rows);
            case SESSIONS -> parts.sessions().restore(rows);
            case TRANSACTIONS -> parts.transactions().restore(rows);
            case LATE_TRANSACTIONS -> parts.lateTransactions().restore(rows);
            case OPENINGS -> parts.openings().restore(rows);
            case FEEDS -> feeds(rows);
            case WINDOWS -> {
                parts.transactions().restore(rows.getLong(), rows.getLong());
                parts.lateTransactions().restore(rows.getLong(), rows.getLong());
                // Snapshots from before this stood there have no more.
                if (rows.hasRemaining()) {
                    tables.hold(rows.getLong(), rows.getLong(), rows.getLong(), rows.getLong());
                }
            }
        }
    }

    /** Says behind which batch the tables go on, when all blocks were put back. */
    public void goOn(final long nextSequence, final long position) {
        tables.restore(nextSequence, position);
    }

    private void cards(final ByteBuffer rows) {
        while (rows.hasRemaining()) {
            EntryType.read(rows);
            CardEntry.read(rows, card);
            card.activeSince = rows.getLong();
            card.seenBy = 0;
            if (parts.cards().put(card) == CardTable.Put.FULL) {
                throw new IllegalArgumentException(
                        "the table of cards is smaller than it was; set cards.planned higher");
            }
        }
    }

    private void acceptors(final ByteBuffer rows) {
        while (rows.hasRemaining()) {
            EntryType.read(rows);
            final AcceptorRecord read = AcceptorEntry.read(rows);
            parts.acceptors()
                    .restore(new AcceptorRecord(
                            read.high(),
                            read.low(),
                            read.name(),
                            read.category(),
                            read.suspended(),
                            read.version(),
                            rows.getLong()));
        }
    }

    private void terminals(final ByteBuffer rows) {
        while (rows.hasRemaining()) {
            EntryType.read(rows);
            parts.acceptors().restore(TerminalEntry.read(rows), rows.getLong(), rows.getLong());
        }
    }

    private void feeds(final ByteBuffer rows) {
        while (rows.hasRemaining()) {
            EntryType.read(rows);
            final FeedRequest request = FeedEntry.read(rows);
            if (request.isNumbered()) {
                parts.feeds().apply(request);
            } else {
                parts.feeds().restore(request.acknowledgedAtMs());
            }
        }
    }
}
