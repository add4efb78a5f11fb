package io.attesta.authorizer.decision;

import io.attesta.protocol.iso.Mti;

/** How long transactions are remembered, so that a repeat gets its first answer and nothing captured is decided a second time. */
public enum Window {
    /** Of all that is decided while the terminal waits: 24 hours, and ten minutes that a clock may be ahead. */
    DAY(24 * 3_600_000L, 600_000L),
    /**
     * Of reversals and advices, which a kiosk may have kept while it was offline: seven days. DE 7 may be as far ahead, which no
     * clock is; it bounds how long a row must stay.
     */
    WEEK(7 * 24 * 3_600_000L, 7 * 24 * 3_600_000L);

    private final long pastMs;
    private final long aheadMs;

    Window(final long pastMs, final long aheadMs) {
        this.pastMs = pastMs;
        this.aheadMs = aheadMs;
    }

    /** The window of a message type, its repeat digit cleared. */
    public static Window of(final int type) {
        return switch (type) {
            case Mti.AUTHORIZATION_ADVICE, Mti.REVERSAL, Mti.REVERSAL_ADVICE -> WEEK;
            default -> DAY;
        };
    }

    /** How old DE 7 may be, milliseconds. */
    public long pastMs() {
        return pastMs;
    }

    /** How far DE 7 may be ahead of the clock, milliseconds. */
    public long aheadMs() {
        return aheadMs;
    }

    /** How long after it was received a request could still come again and be taken for new, milliseconds. */
    public long retainedMs() {
        return pastMs + aheadMs;
    }
}
