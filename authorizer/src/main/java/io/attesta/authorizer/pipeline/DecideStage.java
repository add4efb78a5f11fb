package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.AuthorizationDecision;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.TransactionEntry;
import io.attesta.keystore.Cmac;
import io.attesta.protocol.iso.NetworkCode;

/**
 * First stage: decides each slot against the tables, applies the outcome at once, writes its entry. The tables are this stage's alone.
 */
final class DecideStage {
    private static final long ALARM_PAUSE_MS = 60_000;

    private final AuthorizationDecision decision;
    private final Tables tables;
    private final AuthorizationCodes codes;
    private final PipelineEvents events;
    private long windowAlarmAtMs;
    private long coveredSinceMs;

    DecideStage(
            final AuthorizationDecision decision,
            final Tables tables,
            final Cmac codeKey,
            final int node,
            final PipelineEvents events) {
        this.decision = decision;
        this.tables = tables;
        this.codes = new AuthorizationCodes(codeKey, node);
        this.events = events;
    }

    void decide(final Slot slot, final Batch batch) {
        batch.add(slot);
        switch (slot.kind) {
            case AUTHORIZATION -> authorize(slot, batch);
            case NETWORK -> manage(slot);
            case COMMAND -> command(slot, batch);
        }
    }

    private void command(final Slot slot, final Batch batch) {
        final long refusedBefore = tables.refusedCards();
        batch.content.entries += slot.command.apply(tables, slot.request.receivedAtMs, batch.content.entryBytes);
        if (tables.refusedCards() > refusedBefore) {
            events.alarm(AlarmKind.CARD_TABLE_FULL, "the card table has no room for new cards");
        }
    }

    /** A window that had to forget before its time is never silent: at most one alarm a minute. */
    private void watchWindow(final long nowMs) {
        if (tables.coveredSinceMs() != coveredSinceMs && nowMs - windowAlarmAtMs >= ALARM_PAUSE_MS) {
            coveredSinceMs = tables.coveredSinceMs();
            windowAlarmAtMs = nowMs;
            events.alarm(AlarmKind.WINDOW_SHORTENED, "transactions were forgotten before 24 hours to make room");
        }
    }

    private void authorize(final Slot slot, final Batch batch) {
        final TransactionRequest request = slot.request;
        final Outcome outcome = slot.outcome;
        tables.sweep(request.receivedAtMs);
        try {
            decision.decide(request, tables, request.receivedAtMs, outcome);
        } catch (final RuntimeException e) {
            // One poison message must not become a crash loop: it alone is answered 96.
            outcome.refuse(DeclineReason.MALFUNCTION);
            events.alarm(
                    AlarmKind.MALFUNCTION,
                    "a decision failed with " + e.getClass().getSimpleName());
        }
        switch (outcome.kind) {
            case DECIDED -> record(slot, batch);
            case STORED -> {
                if (outcome.storedAt == Outcome.PENDING) {
                    slot.twin = batch.leaf(outcome.leaf);
                }
            }
            case UNRECORDED -> events.rejected(RejectReason.TABLE_FULL);
        }
    }

    private void record(final Slot slot, final Batch batch) {
        final Outcome outcome = slot.outcome;
        outcome.sequence = tables.nextSequence();
        outcome.leaf = batch.addLeaf(slot);
        if (outcome.sessionEffect == Outcome.SessionEffect.OPENED) {
            outcome.code = codes.next(outcome.sequence, tables);
        }
        tables.apply(slot.request, outcome);
        watchWindow(slot.request.receivedAtMs);
        TransactionEntry.write(slot.request, outcome, batch.content.entryBytes);
        batch.content.entries++;
        if (outcome.reason.stoppedCard()) {
            events.alarm(AlarmKind.STOPPED_CARD, outcome.reason.text());
        } else if (outcome.reason == DeclineReason.KEY_REUSED) {
            events.alarm(AlarmKind.KEY_REUSED, outcome.reason.text());
        }
    }

    private void manage(final Slot slot) {
        slot.outcome.refuse(AuthorizationDecision.admission(slot.request, tables, slot.request.receivedAtMs));
        if (slot.outcome.approved() && NetworkCode.of(slot.networkCode) == null) {
            slot.outcome.refuse(DeclineReason.ACTION_UNKNOWN);
        }
    }
}
