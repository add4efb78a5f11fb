package io.attesta.authorizer.decision;

/** The ladder of file actions (0302): a back office adds, changes, deletes or inquires one card's record. */
final class FileActionDecision {
    private FileActionDecision() {}

    static DeclineReason decide(
            final TransactionRequest request, final State state, final long nowMs, final Outcome outcome) {
        final DeclineReason admission = Admission.of(request, state, nowMs);
        if (admission != DeclineReason.NONE) {
            return admission;
        }
        if (!Admission.isBackOffice(request, state)) {
            return DeclineReason.ACTION_NOT_PERMITTED;
        }
        final FileAction action = FileAction.of(request.fileUpdateCode);
        if (action == null || !request.fileKnown || !isEnough(action, request.record)) {
            return DeclineReason.RECORD_FIELD_WRONG;
        }
        if (!request.luhnHolds) {
            return DeclineReason.CARD_UNKNOWN;
        }
        final CardView card = state.card(request.tokenHigh, request.tokenLow);
        if (card != null) {
            outcome.cardKnown = true;
            outcome.cardVersion = card.version();
        }
        final DeclineReason reason = standing(action, card, request.record, state);
        if (reason == DeclineReason.NONE) {
            give(action, card, request.record, outcome);
        }
        return reason;
    }

    /** A whole record is needed, but to delete the version suffices and to inquire nothing does. */
    private static boolean isEnough(final FileAction action, final FileRecord record) {
        return switch (action) {
            case ADD, CHANGE -> record.complete;
            case DELETE -> record.versioned;
            case INQUIRE -> true;
        };
    }

    /** A removed card counts as not there, yet its version stands: nothing older brings it back. An inquiry sees it. */
    private static DeclineReason standing(
            final FileAction action, final CardView card, final FileRecord record, final State state) {
        if (action == FileAction.INQUIRE) {
            return card == null ? DeclineReason.RECORD_UNKNOWN : DeclineReason.NONE;
        }
        final boolean isThere = card != null && card.status() != CardStatus.REMOVED;
        if (action == FileAction.ADD ? isThere : !isThere) {
            return isThere ? DeclineReason.RECORD_EXISTS : DeclineReason.RECORD_UNKNOWN;
        }
        if (card != null && Long.compareUnsigned(record.version, card.version()) <= 0) {
            return DeclineReason.RECORD_STALE;
        }
        return card == null && !state.hasRoomForCard() ? DeclineReason.NO_ROOM : DeclineReason.NONE;
    }

    private static void give(
            final FileAction action, final CardView card, final FileRecord record, final Outcome outcome) {
        outcome.recordGiven = true;
        switch (action) {
            case INQUIRE -> outcome.record.copy(card);
            case DELETE -> {
                outcome.record.clear();
                outcome.record.version = record.version;
            }
            case ADD, CHANGE -> outcome.record.copy(record);
        }
        outcome.cardKnown = true;
        outcome.cardVersion = outcome.record.version;
    }
}
