package io.attesta.authorizer.simulation;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.AcceptorEntry;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.CardEntry;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.FeedEntry;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.RulesEntry;
import io.attesta.authorizer.journal.TerminalEntry;
import io.attesta.authorizer.journal.TransactionEntry;
import io.attesta.authorizer.pipeline.Tables;
import java.nio.ByteBuffer;

/** Rebuilds tables as the server does, but for what a planted fault overrides. */
class FaultyRecovery implements JournalScan.Visitor {
    private final Tables tables;
    private final TransactionRequest request = new TransactionRequest();
    private final Outcome outcome = new Outcome();
    private final CardRecord card = new CardRecord();

    FaultyRecovery(final Tables tables) {
        this.tables = tables;
    }

    /** One decided request. */
    void transaction(final TransactionRequest decided, final Outcome what) {
        tables.apply(decided, what);
    }

    /** One delta. */
    void card(final CardRecord delta) {
        tables.applyCard(delta);
    }

    /** Where the batch that was read last stands. */
    void settle(final long position) {
        tables.settle(position);
    }

    @Override
    public void batch(final BatchFrame frame) {
        for (ByteBuffer entry = frame.nextEntry(); entry != null; entry = frame.nextEntry()) {
            switch (EntryType.read(entry)) {
                case TRANSACTION -> {
                    TransactionEntry.read(entry, request, outcome);
                    tables.sweep(request.receivedAtMs);
                    transaction(request, outcome);
                }
                case CARD -> {
                    CardEntry.read(entry, card);
                    card(card);
                }
                case ACCEPTOR -> tables.applyAcceptor(AcceptorEntry.read(entry));
                case FEED -> tables.applyFeed(FeedEntry.read(entry));
                case RULES -> RulesEntry.bounds(entry).ifPresent(tables::bound);
                case TERMINAL -> tables.applyTerminal(TerminalEntry.read(entry));
            }
        }
        settle(frame.position());
    }
}
