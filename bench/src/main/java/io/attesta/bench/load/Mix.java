package io.attesta.bench.load;

/**
 * Shares of the kinds of requests, in thousandths; together 1,000. A follow-up, a close or a repeat for which nothing is there yet
 * becomes a presence.
 *
 * @param presence opens a session
 * @param followUp within a session
 * @param close ends a session; below {@code presence}, else the sessions run out
 * @param repeat an earlier request again, as 0101
 * @param echo network management
 * @param faulty bad on purpose, all such kinds alike
 */
public record Mix(int presence, int followUp, int close, int repeat, int echo, int faulty) {
    private static final int WHOLE = 1_000;

    public Mix {
        if (presence < 0 || followUp < 0 || close < 0 || repeat < 0 || echo < 0 || faulty < 0) {
            throw new IllegalArgumentException("shares are not negative");
        }
        if (presence + followUp + close + repeat + echo + faulty != WHOLE) {
            throw new IllegalArgumentException("the shares of a mix are thousandths and together 1,000");
        }
    }

    /** A day's traffic: mostly good, with a little of everything that goes wrong. */
    public static Mix usual() {
        return new Mix(470, 360, 120, 20, 5, 25);
    }

    /** Openings only: the plainest load for comparisons. */
    public static Mix presenceOnly() {
        return new Mix(WHOLE, 0, 0, 0, 0, 0);
    }

    /** The kind of a draw; {@link RequestKind#WRONG_MAC} stands for all that are bad on purpose. */
    RequestKind kind(final int thousandth) {
        int rest = thousandth - presence;
        if (rest < 0) {
            return RequestKind.PRESENCE;
        }
        rest -= followUp;
        if (rest < 0) {
            return RequestKind.FOLLOW_UP;
        }
        rest -= close;
        if (rest < 0) {
            return RequestKind.CLOSE;
        }
        rest -= repeat;
        if (rest < 0) {
            return RequestKind.REPEAT;
        }
        return rest - echo < 0 ? RequestKind.ECHO : RequestKind.WRONG_MAC;
    }
}
