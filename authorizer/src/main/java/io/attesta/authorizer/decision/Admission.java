package io.attesta.authorizer.decision;

/** The rungs that all message types share: freshness, acceptor, terminal. */
final class Admission {
    private Admission() {}

    /** Whether a terminal may send anything but file actions: the reasons up to 58. */
    static DeclineReason ofTerminal(final TransactionRequest request, final State state, final long nowMs) {
        final DeclineReason reason = of(request, state, nowMs);
        if (reason != DeclineReason.NONE) {
            return reason;
        }
        return isBackOffice(request, state) ? DeclineReason.ACTION_NOT_PERMITTED : DeclineReason.NONE;
    }

    /** The first of the shared reasons that applies. */
    static DeclineReason of(final TransactionRequest request, final State state, final long nowMs) {
        if (isOutsideWindow(request, state, nowMs)) {
            return DeclineReason.OUTSIDE_WINDOW;
        }
        return enrolment(request, state, state.acceptor(request.acceptorHigh, request.acceptorLow));
    }

    /** Whether DE 7 is too old or too far ahead, or older than what the window still covers. */
    static boolean isOutsideWindow(final TransactionRequest request, final State state, final long nowMs) {
        final Window window = request.window();
        final long atMs = TransmissionTime.resolve(request.transmittedAt, nowMs);
        return atMs > nowMs + window.aheadMs()
                || atMs < nowMs - window.pastMs()
                || atMs <= state.coveredSinceMs(window);
    }

    /** Whether acceptor and terminal may speak at all. */
    static DeclineReason enrolment(final TransactionRequest request, final State state, final AcceptorView acceptor) {
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

    /** Whether the (known) acceptor is a back office. */
    static boolean isBackOffice(final TransactionRequest request, final State state) {
        return state.acceptor(request.acceptorHigh, request.acceptorLow).category() == Category.BCK;
    }
}
