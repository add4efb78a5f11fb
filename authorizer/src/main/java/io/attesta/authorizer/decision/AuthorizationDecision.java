package io.attesta.authorizer.decision;

import io.attesta.protocol.iso.Action;

/**
 * Decides requests (0100). Pure: the same request, state and time give the same outcome; nothing is changed but the outcome
 * row. The order of the ladder is part of the contract. Allocates nothing; owned by one thread.
 */
public final class AuthorizationDecision {
    /** How long a transaction is remembered at best, and how old DE 7 may be: 24 hours. */
    public static final long WINDOW_MS = 24 * 3_600_000L;
    /** How far DE 7 may be ahead of the clock: ten minutes. */
    public static final long AHEAD_MS = 600_000L;

    private final Rules rules;
    private final CardMonth cardMonth;

    public AuthorizationDecision(final Rules rules) {
        this.rules = rules;
        cardMonth = new CardMonth(rules.zone());
    }

    /** Decides one request at a time and writes the whole outcome but its sequence number and a new session's code. */
    public void decide(final TransactionRequest request, final State state, final long nowMs, final Outcome outcome) {
        final TransactionView before = state.transaction(request.keyHigh, request.keyLow);
        if (before != null) {
            decideRepeated(request, before, outcome);
            return;
        }
        outcome.reset(Outcome.Kind.DECIDED, DeclineReason.NONE);
        outcome.reason = firstReason(request, state, nowMs, outcome);
        if (outcome.reason == DeclineReason.NO_ROOM || !state.hasRoomForTransaction(nowMs)) {
            outcome.reset(Outcome.Kind.UNRECORDED, DeclineReason.NO_ROOM);
        } else if (outcome.approved()) {
            approve(request, nowMs, outcome);
        } else {
            outcome.untell();
        }
        outcome.feedAge = outcome.cardKnown ? state.feedAgeSeconds(nowMs) : Outcome.ABSENT;
    }

    /**
     * Whether a message that is not an authorization (0800) may be answered: the rungs that all message types share.
     *
     * @return {@link DeclineReason#NONE} or the first reason that applies
     */
    public static DeclineReason admission(final TransactionRequest request, final State state, final long nowMs) {
        if (isOutsideWindow(request.transmittedAt, state, nowMs)) {
            return DeclineReason.OUTSIDE_WINDOW;
        }
        return enrolment(request, state, state.acceptor(request.acceptorHigh, request.acceptorLow));
    }

    private static void decideRepeated(
            final TransactionRequest request, final TransactionView before, final Outcome outcome) {
        if (before.fingerprintHigh() == request.fingerprintHigh && before.fingerprintLow() == request.fingerprintLow) {
            outcome.reset(Outcome.Kind.STORED, DeclineReason.NONE);
            outcome.storedAt = before.storedAt();
            outcome.leaf = before.leaf();
        } else {
            outcome.reset(Outcome.Kind.DECIDED, DeclineReason.KEY_REUSED);
        }
    }

    /** The ladder: the first reason that applies, each rung looking at one thing. */
    private DeclineReason firstReason(
            final TransactionRequest request, final State state, final long nowMs, final Outcome outcome) {
        if (isOutsideWindow(request.transmittedAt, state, nowMs)) {
            return DeclineReason.OUTSIDE_WINDOW;
        }
        final AcceptorView acceptor = state.acceptor(request.acceptorHigh, request.acceptorLow);
        final DeclineReason enrolment = enrolment(request, state, acceptor);
        if (enrolment != DeclineReason.NONE) {
            return enrolment;
        }
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
        final DeclineReason session = session(request, state, card, acceptor, action, nowMs, outcome);
        if (session != DeclineReason.NONE) {
            return session;
        }
        if (!isEntitled(action, card.flags())) {
            return DeclineReason.NOT_ENTITLED;
        }
        tell(action, card, outcome);
        return request.sessionCode == TransactionRequest.NO_CODE ? opening(request, state, nowMs) : DeclineReason.NONE;
    }

    private static boolean isOutsideWindow(final long transmittedAt, final State state, final long nowMs) {
        final long atMs = TransmissionTime.resolve(transmittedAt, nowMs);
        return atMs > nowMs + AHEAD_MS || atMs < nowMs - WINDOW_MS || atMs <= state.coveredSinceMs();
    }

    /** Whether acceptor and terminal may speak at all. */
    private static DeclineReason enrolment(
            final TransactionRequest request, final State state, final AcceptorView acceptor) {
        if (acceptor == null) {
            return DeclineReason.ACCEPTOR_UNKNOWN;
        }
        if (acceptor.suspended()) {
            return DeclineReason.ACCEPTOR_SUSPENDED;
        }
        if (!request.ofPeer) {
            return DeclineReason.CERTIFICATE_OF_ANOTHER;
        }
        return switch (state.terminal(request.terminal, request.acceptorHigh, request.acceptorLow)) {
            case ENROLLED -> DeclineReason.NONE;
            case UNKNOWN -> DeclineReason.TERMINAL_UNKNOWN;
            case DISABLED -> DeclineReason.TERMINAL_DISABLED;
            case OF_ANOTHER_ACCEPTOR -> DeclineReason.TERMINAL_OF_ANOTHER;
        };
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

    private void approve(final TransactionRequest request, final long nowMs, final Outcome outcome) {
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
