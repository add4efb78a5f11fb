package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.AcceptorEntry;
import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.CardEntry;
import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.EpochEntry;
import io.attesta.authorizer.journal.FeedEntry;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.RulesEntry;
import io.attesta.authorizer.journal.TerminalEntry;
import io.attesta.authorizer.journal.TransactionEntry;
import java.nio.ByteBuffer;

/** Rebuilds the tables from a journal, batch by batch: recorded outcomes are applied, nothing is decided again. */
public final class Recovery implements JournalScan.Visitor {
    private final Tables tables;
    private final TransactionRequest request = new TransactionRequest();
    private final Outcome outcome = new Outcome();
    private final CardRecord card = new CardRecord();
    private long batches;
    private long authorizations;

    public Recovery(final Tables tables) {
        this.tables = tables;
    }

    @Override
    public void batch(final BatchFrame frame) {
        for (ByteBuffer entry = frame.nextEntry(); entry != null; entry = frame.nextEntry()) {
            switch (EntryType.read(entry)) {
                case TRANSACTION -> {
                    TransactionEntry.read(entry, request, outcome);
                    tables.sweep(request.receivedAtMs);
                    tables.apply(request, outcome);
                    authorizations++;
                }
                case CARD -> {
                    CardEntry.read(entry, card);
                    // What stands here took effect: also a card that a snapshot removed at the version it had.
                    tables.restoreCard(card);
                }
                case ACCEPTOR -> tables.applyAcceptor(AcceptorEntry.read(entry));
                case TERMINAL -> tables.applyTerminal(TerminalEntry.read(entry));
                case FEED -> tables.applyFeed(FeedEntry.read(entry));
                case RULES -> {
                    // Outcomes are applied as they were; the settings say which rules hold now. What was forgotten is
                    // forgotten.
                    RulesEntry.bounds(entry).ifPresent(tables::bound);
                }
                case EPOCH -> tables.beginEpoch(EpochEntry.read(entry));
                case KEYS -> {
                    // The key file says which keys are in use now.
                }
            }
        }
        tables.settle(frame.position());
        batches++;
    }

    /** Batches that were applied. */
    public long batches() {
        return batches;
    }

    /** Decided requests that were applied. */
    public long authorizations() {
        return authorizations;
    }
}
