package io.attesta.authorizer.decision;

import io.attesta.protocol.iso.Action;
import io.attesta.protocol.iso.Mti;

/** The ladder of authorizations (0100), which advices (0120) are held against as well. See {@link Decision}. */
final class AuthorizationDecision {
    private Rules rules;
    private CardMonth cardMonth;

    AuthorizationDecision(final Rules rules) {
        use(rules);
    }

    /** Decides by other rules from the next request on. */
    void use(final Rules next) {
        rules = next;
        cardMonth = new CardMonth(next.zone());
    }

    Rules rules() {
        return rules;
    }

    /** Why a 0100 is not approved; the outcome gets what the answer tells. */
    DeclineReason authorize(
            final TransactionRequest request, final State state, final long nowMs, final Outcome outcome) {
        if (Admission.isOutsideWindow(request, state, nowMs)) {
            return DeclineReason.OUTSIDE_WINDOW;
        }
        if (state.transaction(Window.WEEK, request.keyHigh, request.keyLow) != null) {
            return DeclineReason.REVERSED_BEFORE_ARRIVAL;
        }
        final AcceptorView acceptor = state.acceptor(request.acceptorHigh, request.acceptorLow);
        final DeclineReason enrolment = Admission.enrolment(request, state, acceptor);
        if (enrolment != DeclineReason.NONE) {
            return enrolment;
        }
        final DeclineReason holder = holder(request, state, acceptor, nowMs, outcome);
        if (holder != DeclineReason.NONE) {
            return holder;
        }
        if (request.sessionCode == TransactionRequest.NO_CODE) {
            final DeclineReason opening = opening(request, state, nowMs);
            if (opening != DeclineReason.NONE) {
                return opening;
            }
        }
        begin(request, nowMs, outcome);
        return DeclineReason.NONE;
    }

    /**
     * Why an advice is not taken. Beyond admission it always is: what the server would have decided goes to {@link
     * Outcome#serverReason}. Sessions and openings are left out of that, because the terminal had none to ask about.
     */
    DeclineReason advise(final TransactionRequest request, final State state, final long nowMs, final Outcome outcome) {
        final DeclineReason admission = Admission.ofTerminal(request, state, nowMs);
        if (admission == DeclineReason.NONE) {
            final AcceptorView acceptor = state.acceptor(request.acceptorHigh, request.acceptorLow);
            outcome.serverReason = holder(request, state, acceptor, nowMs, outcome);
        }
        return admission;
    }

    /** The rungs from the action to the holder's entitlement. */
    private DeclineReason holder(
            final TransactionRequest request,
            final State state,
            final AcceptorView acceptor,
            final long nowMs,
            final Outcome outcome) {
        final Action action = request.action();
        if (action == null) {
            return DeclineReason.ACTION_UNKNOWN;
        }
        if (!rules.permits(action, acceptor.category())) {
            return DeclineReason.ACTION_NOT_PERMITTED;
        }
        final CardView card = request.luhnHolds ? state.card(request.tokenHigh, request.tokenLow) : null;
        if (card == null || card.status() == CardStatus.REMOVED) {
            return DeclineReason.CARD_UNKNOWN;
        }
        outcome.cardKnown = true;
        outcome.cardVersion = card.version();
        final DeclineReason standing = standing(card, request.expiry, nowMs);
        if (standing != DeclineReason.NONE) {
            return standing;
        }
        final boolean waits = request.type() == Mti.AUTHORIZATION;
        if (waits) {
            final DeclineReason session = session(request, state, card, acceptor, action, nowMs, outcome);
            if (session != DeclineReason.NONE) {
                return session;
            }
        }
        if (!isEntitled(action, card.flags())) {
            return DeclineReason.NOT_ENTITLED;
        }
        if (waits) {
            tell(action, card, outcome);
        }
        return DeclineReason.NONE;
    }

    private DeclineReason standing(final CardView card, final int presentedExpiry, final long nowMs) {
        final CardStatus status = card.status();
        final DeclineReason stopped = switch (status) {
            case REVOKED -> DeclineReason.CARD_REVOKED;
            case STOLEN -> DeclineReason.CARD_STOLEN;
            case LOST -> DeclineReason.CARD_LOST;
            case REPLACED -> DeclineReason.CARD_REPLACED;
            case SUSPENDED -> DeclineReason.CARD_SUSPENDED;
            case EXPIRED -> DeclineReason.CARD_EXPIRED;
            case REMOVED -> DeclineReason.CARD_UNKNOWN;
            case INITIALIZED, ISSUED, ACTIVE -> DeclineReason.NONE;
        };
        if (stopped != DeclineReason.NONE) {
            return stopped;
        }
        if (cardMonth.of(nowMs) > card.expiry()) {
            return DeclineReason.CARD_EXPIRED;
        }
        if (presentedExpiry != TransactionRequest.NO_EXPIRY && presentedExpiry != card.expiry()) {
            return DeclineReason.EXPIRY_DIFFERS;
        }
        return status == CardStatus.ACTIVE ? DeclineReason.NONE : DeclineReason.CARD_NOT_ACTIVE;
    }

    private static DeclineReason session(
            final TransactionRequest request,
            final State state,
            final CardView card,
            final AcceptorView acceptor,
            final Action action,
            final long nowMs,
            final Outcome outcome) {
        if (request.sessionCode == TransactionRequest.NO_CODE) {
            return action == Action.CLOSE_SESSION ? DeclineReason.CODE_UNKNOWN : DeclineReason.NONE;
        }
        final SessionView session =
                request.sessionCode == TransactionRequest.MALFORMED_CODE ? null : state.session(request.sessionCode);
        if (session == null) {
            return DeclineReason.CODE_UNKNOWN;
        }
        final boolean ofThisPair = session.tokenHigh() == request.tokenHigh
                && session.tokenLow() == request.tokenLow
                && session.acceptorHigh() == request.acceptorHigh
                && session.acceptorLow() == request.acceptorLow;
        if (session.expiresAtMs() <= nowMs
                || (ofThisPair
                        ? session.openedBy() < Math.max(card.activeSince(), acceptor.activeSince())
                        : hasOwnerStopped(session, state))) {
            return DeclineReason.SESSION_ENDED;
        }
        if (!ofThisPair) {
            return DeclineReason.SESSION_OF_ANOTHER;
        }
        outcome.sessionExpiry = session.expiresAtMs() / 1000;
        return DeclineReason.NONE;
    }

    /** Whether the card or the acceptor that a session of another pair belongs to has stopped since it was opened. */
    private static boolean hasOwnerStopped(final SessionView session, final State state) {
        final AcceptorView acceptor = state.acceptor(session.acceptorHigh(), session.acceptorLow());
        if (acceptor == null || acceptor.suspended() || session.openedBy() < acceptor.activeSince()) {
            return true;
        }
        final CardView card = state.card(session.tokenHigh(), session.tokenLow());
        return card == null || card.status() != CardStatus.ACTIVE || session.openedBy() < card.activeSince();
    }

    private static boolean isEntitled(final Action action, final int flags) {
        return switch (action) {
            case PLACEMENT_CONFIRMED -> (flags & Entitlement.MAY_PRACTISE) != 0;
            case PROFILE, INTERVIEW_ATTENDED -> (flags & Entitlement.JOB_SEEKER) != 0;
            default -> true;
        };
    }

    private DeclineReason opening(final TransactionRequest request, final State state, final long nowMs) {
        if (rules.openingsPerCardHour() > 0
                && state.openings(request.tokenHigh, request.tokenLow, nowMs) >= rules.openingsPerCardHour()) {
            return DeclineReason.TOO_MANY_OPENINGS;
        }
        return state.hasRoomForSession() ? DeclineReason.NONE : DeclineReason.NO_ROOM;
    }

    private void begin(final TransactionRequest request, final long nowMs, final Outcome outcome) {
        if (request.sessionCode == TransactionRequest.NO_CODE) {
            outcome.sessionEffect = Outcome.SessionEffect.OPENED;
            outcome.sessionExpiry = (nowMs + rules.sessionLifetimeMs()) / 1000;
        } else {
            outcome.sessionEffect = request.action() == Action.CLOSE_SESSION
                    ? Outcome.SessionEffect.CLOSED
                    : Outcome.SessionEffect.CONTINUED;
            outcome.code = request.sessionCode;
        }
    }

    /** What the approved answer tells of the card: only what the action asks about. */
    private static void tell(final Action action, final CardView card, final Outcome outcome) {
        switch (action) {
            case INSURED_STATUS -> outcome.flagsTold = card.flags() & Entitlement.INSURED;
            case MINIMUM_INCOME -> outcome.flagsTold = card.flags() & Entitlement.MINIMUM_INCOME;
            case PRESENCE, PROFILE, INTERVIEW_ATTENDED, PLACEMENT_CONFIRMED -> outcome.occupation = card.occupation();
            default -> {
                // Course actions and the close of a session tell nothing.
            }
        }
    }
}
