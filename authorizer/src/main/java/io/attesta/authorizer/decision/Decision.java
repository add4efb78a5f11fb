package io.attesta.authorizer.decision;

import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.NetworkCode;

/**
 * Decides requests of all types. Pure: the same request, state and time give the same outcome; nothing is changed but the outcome
 * row. The order of reasons is part of the contract. Allocates nothing; owned by one thread.
 */
public final class Decision {
    private final AuthorizationDecision authorizations;

    public Decision(final Rules rules) {
        authorizations = new AuthorizationDecision(rules);
    }

    /** The rules in use. */
    public Rules rules() {
        return authorizations.rules();
    }

    /** Decides by other rules from the next request on. */
    public void use(final Rules rules) {
        authorizations.use(rules);
    }

    /** Decides one request and writes the whole outcome but its sequence number and a new session's code. */
    public void decide(final TransactionRequest request, final State state, final long nowMs, final Outcome outcome) {
        final TransactionView before = state.transaction(request.window(), request.keyHigh, request.keyLow);
        if (before != null) {
            decideRepeated(request, before, outcome);
            return;
        }
        outcome.reset(Outcome.Kind.DECIDED, DeclineReason.NONE);
        outcome.reason = firstReason(request, state, nowMs, outcome);
        outcome.kind = kind(request, outcome);
        final boolean hasRoom = outcome.kind == Outcome.Kind.UNRECORDED
                || state.hasRoomForTransactions(request.window(), outcome.originalAwaited ? 2 : 1, nowMs);
        if (!hasRoom || outcome.reason == DeclineReason.NO_ROOM) {
            outcome.reset(Outcome.Kind.UNRECORDED, DeclineReason.NO_ROOM);
        } else if (!outcome.approved()) {
            outcome.untell();
        }
        outcome.feedAge = outcome.cardKnown ? state.feedAgeSeconds(nowMs) : Outcome.ABSENT;
    }

    /** The outcome of a request whose decision threw: it is refused, and it alone. */
    public static void malfunction(final TransactionRequest request, final Outcome outcome) {
        outcome.reset(isSigned(request) ? Outcome.Kind.DECIDED : Outcome.Kind.UNRECORDED, DeclineReason.MALFUNCTION);
    }

    private static void decideRepeated(
            final TransactionRequest request, final TransactionView before, final Outcome outcome) {
        if (before.fingerprint() != request.fingerprint) {
            outcome.reset(isSigned(request) ? Outcome.Kind.DECIDED : Outcome.Kind.UNRECORDED, DeclineReason.KEY_REUSED);
        } else if (request.ofPeer && before.storedAt() == Outcome.LOST) {
            // Its answer went with the end of a journal, and another must not be given.
            outcome.reset(Outcome.Kind.UNRECORDED, DeclineReason.OUTSIDE_WINDOW);
        } else if (request.ofPeer) {
            outcome.reset(Outcome.Kind.STORED, DeclineReason.NONE);
            outcome.storedAt = before.storedAt();
        } else {
            // What one acceptor was told is not told again to a peer that may not speak for it.
            outcome.reset(
                    isSigned(request) ? Outcome.Kind.DECIDED : Outcome.Kind.UNRECORDED,
                    DeclineReason.CERTIFICATE_OF_ANOTHER);
        }
    }

    private DeclineReason firstReason(
            final TransactionRequest request, final State state, final long nowMs, final Outcome outcome) {
        return switch (request.type()) {
            case Mti.AUTHORIZATION -> authorizations.authorize(request, state, nowMs, outcome);
            case Mti.AUTHORIZATION_ADVICE -> authorizations.advise(request, state, nowMs, outcome);
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE -> reverse(request, state, nowMs, outcome);
            case Mti.FILE_ACTION -> FileActionDecision.decide(request, state, nowMs, outcome);
            case Mti.TOTALS -> total(request, state, nowMs, outcome);
            default -> manage(request, state, nowMs);
        };
    }

    /** What was decided is signed and journaled, with three exceptions: no room, and totals and network messages. */
    private static Outcome.Kind kind(final TransactionRequest request, final Outcome outcome) {
        if (outcome.reason == DeclineReason.NO_ROOM) {
            return Outcome.Kind.UNRECORDED;
        }
        if (isSigned(request)) {
            return Outcome.Kind.DECIDED;
        }
        // An echo says nothing that anybody would look up later.
        final boolean worthNoting =
                outcome.approved() && (request.type() == Mti.TOTALS || request.networkCode != NetworkCode.ECHO.code());
        return worthNoting ? Outcome.Kind.NOTED : Outcome.Kind.UNRECORDED;
    }

    private static boolean isSigned(final TransactionRequest request) {
        return request.type() != Mti.TOTALS && request.type() != Mti.NETWORK_MANAGEMENT;
    }

    /** 0400, 0420: whatever became of the original, it is over; one that is not known yet is refused when it comes. */
    private static DeclineReason reverse(
            final TransactionRequest request, final State state, final long nowMs, final Outcome outcome) {
        final DeclineReason admission = Admission.ofTerminal(request, state, nowMs);
        if (admission != DeclineReason.NONE) {
            return admission;
        }
        final CardView card = request.luhnHolds ? state.card(request.tokenHigh, request.tokenLow) : null;
        if (card != null && card.status() != CardStatus.REMOVED) {
            // For the statement. The answer tells nothing of the card, which nobody asked about.
            outcome.cardVersion = card.version();
        }
        if (Mti.first(request.original.mti) != Mti.AUTHORIZATION) {
            return DeclineReason.ORIGINAL_UNKNOWN;
        }
        final TransactionView original =
                state.transaction(Window.DAY, request.original.keyHigh, request.original.keyLow);
        if (original == null) {
            outcome.originalAwaited =
                    state.transaction(Window.WEEK, request.original.keyHigh, request.original.keyLow) == null;
            return DeclineReason.ORIGINAL_UNKNOWN;
        }
        outcome.code = original.code();
        outcome.originalSequence = original.sequence();
        final SessionView session = outcome.code == AuthorizationCode.NONE ? null : state.session(outcome.code);
        // A code comes again after its session: only the session that the original itself opened is closed.
        if (session != null && session.openedBy() == original.sequence()) {
            outcome.sessionEffect = Outcome.SessionEffect.CLOSED;
        }
        return DeclineReason.NONE;
    }

    /** 0500: the server's count beside the terminal's; both begin anew with the answer. */
    private static DeclineReason total(
            final TransactionRequest request, final State state, final long nowMs, final Outcome outcome) {
        final DeclineReason admission = Admission.ofTerminal(request, state, nowMs);
        if (admission == DeclineReason.NONE) {
            outcome.approvals = state.approvals(request.terminal);
        }
        return admission;
    }

    /** 0800: gates nothing. */
    private static DeclineReason manage(final TransactionRequest request, final State state, final long nowMs) {
        final DeclineReason admission = Admission.of(request, state, nowMs);
        if (admission == DeclineReason.NONE && NetworkCode.of(request.networkCode) == null) {
            return DeclineReason.ACTION_UNKNOWN;
        }
        return admission;
    }
}
