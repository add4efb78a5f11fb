package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.decision.Decision;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.FileAction;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.CardEntry;
import io.attesta.authorizer.journal.RulesEntry;
import io.attesta.authorizer.journal.TransactionEntry;
import io.attesta.keystore.Cmac;
import io.attesta.protocol.iso.Mti;

/**
 * First stage: decides each slot against the tables, applies the outcome at once, writes its entry. The tables are this stage's alone.
 */
final class DecideStage {
    private static final long ALARM_PAUSE_MS = 60_000;
    private static final String NO_ROOM_FOR_CARDS = "the card table has no room for new cards";

    private final Decision decision;
    private final Tables tables;
    private final AuthorizationCodes codes;
    private final PipelineEvents events;
    private final CardRecord card = new CardRecord();
    private long windowAlarmAtMs;
    private long fullAlarmAtMs;
    private long forgottenEarly;
    private long cardsStoppedInSession;
    private long acceptorsStoppedInSession;
    private boolean rulesRecorded;

    DecideStage(
            final Decision decision,
            final Tables tables,
            final Cmac codeKey,
            final int node,
            final PipelineEvents events) {
        this.decision = decision;
        this.tables = tables;
        this.codes = new AuthorizationCodes(codeKey, node);
        this.events = events;
        tables.boundAsConfigured();
        // What a journal told of is no news.
        cardsStoppedInSession = tables.cardsStoppedInSession();
        acceptorsStoppedInSession = tables.acceptorsStoppedInSession();
    }

    void decide(final Slot slot, final Batch batch) {
        batch.add(slot);
        switch (slot.kind) {
            case MESSAGE -> message(slot, batch);
            case COMMAND -> command(slot, batch);
            case EMPTY -> {
                // Passed over.
            }
        }
    }

    private void command(final Slot slot, final Batch batch) {
        if (slot.command instanceof RulesChange change) {
            decision.use(change.rules());
            rulesRecorded = true;
        } else if (slot.command instanceof RulesRepetition) {
            rulesRecorded = false;
        }
        final long refusedBefore = tables.refusedCards();
        tables.notice(slot.request.receivedAtMs);
        batch.content.entries += slot.command.apply(tables, slot.request.receivedAtMs, batch.content.entryBytes);
        final long nowMs = slot.request.receivedAtMs;
        if (tables.refusedCards() > refusedBefore && nowMs - fullAlarmAtMs >= ALARM_PAUSE_MS) {
            // A feed that is mostly new cards brings thousands of chunks: at most one alarm a minute.
            fullAlarmAtMs = nowMs;
            events.alarm(AlarmKind.CARD_TABLE_FULL, NO_ROOM_FOR_CARDS);
        }
        watchSessions();
    }

    /** Who was stopped in the middle of a session may still stand at the counter: one alarm a chunk or message. */
    private void watchSessions() {
        final long cards = tables.cardsStoppedInSession() - cardsStoppedInSession;
        if (cards > 0) {
            cardsStoppedInSession += cards;
            events.alarm(
                    AlarmKind.SESSION_ENDED,
                    cards == 1
                            ? "a card was stopped while a session of it was open"
                            : cards + " cards were stopped while sessions of theirs were open");
        }
        final long acceptors = tables.acceptorsStoppedInSession() - acceptorsStoppedInSession;
        if (acceptors > 0) {
            acceptorsStoppedInSession += acceptors;
            events.alarm(
                    AlarmKind.SESSION_ENDED,
                    acceptors == 1
                            ? "an acceptor was suspended while sessions were open there"
                            : acceptors + " acceptors were suspended while sessions were open there");
        }
    }

    /** A window that had to forget before its time is never silent: at most one alarm a minute. */
    private void watchWindow(final long nowMs) {
        final long forgottenNow = tables.forgottenEarly();
        if (forgottenNow != forgottenEarly && nowMs - windowAlarmAtMs >= ALARM_PAUSE_MS) {
            forgottenEarly = forgottenNow;
            windowAlarmAtMs = nowMs;
            events.alarm(AlarmKind.WINDOW_SHORTENED, "transactions were forgotten before their time to make room");
        }
    }

    private void message(final Slot slot, final Batch batch) {
        final TransactionRequest request = slot.request;
        final Outcome outcome = slot.outcome;
        tables.notice(request.receivedAtMs);
        try {
            decision.decide(request, tables, request.receivedAtMs, outcome);
        } catch (final RuntimeException e) {
            // One poison message must not become a crash loop: it alone is answered 96.
            Decision.malfunction(request, outcome);
            events.alarm(
                    AlarmKind.MALFUNCTION,
                    "a decision failed with " + e.getClass().getSimpleName());
        }
        switch (outcome.kind) {
            case DECIDED -> {
                tellRules(request, batch);
                sign(slot, batch);
            }
            case NOTED -> {
                tellRules(request, batch);
                record(slot, batch);
            }
            case STORED -> {
                if (outcome.storedAt == Outcome.PENDING) {
                    slot.twin = batch.firstOf(request);
                    slot.ofBatchBefore = slot.twin == null;
                    if (slot.ofBatchBefore && !batch.follows) {
                        throw new IllegalStateException("a transaction is pending, but in no batch");
                    }
                }
            }
            case UNRECORDED -> {
                if (outcome.reason == DeclineReason.NO_ROOM) {
                    events.rejected(RejectReason.TABLE_FULL);
                    if (request.type() == Mti.FILE_ACTION && !tables.hasRoomForCard()) {
                        events.alarm(AlarmKind.CARD_TABLE_FULL, NO_ROOM_FOR_CARDS);
                    }
                }
            }
        }
        raise(request, outcome);
        watchSessions();
    }

    private void sign(final Slot slot, final Batch batch) {
        final Outcome outcome = slot.outcome;
        outcome.sequence = tables.nextSequence();
        outcome.leaf = batch.addLeaf(slot);
        if (outcome.sessionEffect == Outcome.SessionEffect.OPENED) {
            outcome.code = codes.next(outcome.sequence, tables);
        }
        if (outcome.recordGiven && FileAction.of(slot.request.fileUpdateCode) != FileAction.INQUIRE) {
            change(slot, batch);
        }
        record(slot, batch);
    }

    /** A file action that changes a card is a delta like any other, and stands in the journal as one before it. */
    private void change(final Slot slot, final Batch batch) {
        card.tokenHigh = slot.request.tokenHigh;
        card.tokenLow = slot.request.tokenLow;
        card.changedAtMs = slot.request.receivedAtMs;
        card.copyFrom(slot.outcome.record);
        if (tables.applyCard(card) != Tables.CardResult.APPLIED) {
            throw new IllegalStateException("a file action was approved and could not be applied");
        }
        CardEntry.write(card, batch.content.entryBytes);
        batch.content.entries++;
    }

    /** Before the first after a start: whoever decides all of it again must know by what. */
    private void tellRules(final TransactionRequest request, final Batch batch) {
        if (!rulesRecorded) {
            RulesEntry.write(decision.rules(), tables.bounds(), request.receivedAtMs, batch.content.entryBytes);
            batch.content.entries++;
            rulesRecorded = true;
        }
    }

    private void record(final Slot slot, final Batch batch) {
        tables.sweep(slot.request.receivedAtMs);
        tables.apply(slot.request, slot.outcome);
        watchWindow(slot.request.receivedAtMs);
        TransactionEntry.write(slot.request, slot.outcome, batch.content.entryBytes);
        batch.content.entries++;
    }

    private void raise(final TransactionRequest request, final Outcome outcome) {
        if (outcome.kind == Outcome.Kind.STORED) {
            return;
        }
        if (outcome.reason == DeclineReason.KEY_REUSED) {
            events.alarm(AlarmKind.KEY_REUSED, outcome.reason.text());
        } else if (outcome.reason.stoppedCard()) {
            events.alarm(AlarmKind.STOPPED_CARD, outcome.reason.text());
        } else if (request.type() == Mti.AUTHORIZATION_ADVICE && outcome.approved()) {
            raiseAdvice(request, outcome.serverReason);
        }
    }

    private void raiseAdvice(final TransactionRequest request, final DeclineReason serverReason) {
        if (serverReason.stoppedCard()) {
            events.alarm(AlarmKind.STOPPED_CARD, serverReason.text());
        }
        if (request.givenResponse != serverReason.responseCode().packed()) {
            events.alarm(AlarmKind.ADVICE_DIFFERS, "a terminal decided otherwise than the server would have");
        }
    }
}
