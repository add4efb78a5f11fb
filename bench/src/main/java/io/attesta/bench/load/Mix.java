package io.attesta.bench.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Shares of the kinds of requests, in thousandths; together 1,000. A follow-up, a close, a repeat or a reversal for which nothing is
 * there yet becomes a presence.
 *
 * @param presence opens a session
 * @param followUp within a session
 * @param close ends a session; with {@code reversal} below {@code presence}, else the sessions run out
 * @param repeat an earlier request again, as 0101
 * @param reversal takes back the authorization that opened a session, as 0400
 * @param echo network management
 * @param faulty bad on purpose, all such kinds alike
 */
public record Mix(int presence, int followUp, int close, int repeat, int reversal, int echo, int faulty) {
    private static final int WHOLE = 1_000;
    private static final List<String> SHARES =
            List.of("presence", "follow-up", "close", "repeat", "reversal", "echo", "faulty");

    public Mix {
        if (presence < 0 || followUp < 0 || close < 0 || repeat < 0 || reversal < 0 || echo < 0 || faulty < 0) {
            throw new IllegalArgumentException("shares are not negative");
        }
        if (presence + followUp + close + repeat + reversal + echo + faulty != WHOLE) {
            throw new IllegalArgumentException("the shares of a mix are thousandths and together 1,000");
        }
    }

    /** A day's traffic: mostly good, with a little of everything that goes wrong. */
    public static Mix usual() {
        return new Mix(470, 360, 110, 20, 10, 5, 25);
    }

    /** Openings only: the plainest load for comparisons. */
    public static Mix presenceOnly() {
        return new Mix(WHOLE, 0, 0, 0, 0, 0, 0);
    }

    /** Openings, each followed by seven inquiries within the session and its close. */
    public static Mix inquiries() {
        return new Mix(110, 790, 100, 0, 0, 0, 0);
    }

    /** Terminals that hear nothing and ask again, or take back what they asked. */
    public static Mix retries() {
        return new Mix(450, 150, 50, 250, 100, 0, 0);
    }

    /**
     * A mix by its name ({@code usual}, {@code presence}, {@code inquiries}, {@code retries}), or by its shares in thousandths:
     * {@code presence=600,follow-up=300,close=50,repeat=20,reversal=20,echo=5,faulty=5}; what is not named is zero.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Mix of(final String text) {
        return switch (text) {
            case "usual" -> usual();
            case "presence" -> presenceOnly();
            case "inquiries" -> inquiries();
            case "retries" -> retries();
            default -> ofShares(text);
        };
    }

    private static Mix ofShares(final String text) {
        final Map<String, Integer> shares = new HashMap<>();
        for (final String share : text.split(",", -1)) {
            final int at = share.indexOf('=');
            final String name = at < 0 ? share : share.substring(0, at);
            if (at < 0
                    || !SHARES.contains(name)
                    || !share.substring(at + 1).matches("[0-9]{1,4}")
                    || shares.put(name, Integer.valueOf(share.substring(at + 1))) != null) {
                throw new IllegalArgumentException("a mix is usual, presence, inquiries, retries, or shares like"
                        + " presence=600,follow-up=300,close=100 with the names " + String.join(", ", SHARES));
            }
        }
        final int[] all =
                SHARES.stream().mapToInt(name -> shares.getOrDefault(name, 0)).toArray();
        return new Mix(all[0], all[1], all[2], all[3], all[4], all[5], all[6]);
    }

    /** The shares as {@link #of} reads them. */
    @Override
    public String toString() {
        final int[] all = {presence, followUp, close, repeat, reversal, echo, faulty};
        final StringJoiner text = new StringJoiner(",");
        for (int i = 0; i < all.length; i++) {
            if (all[i] > 0) {
                text.add(SHARES.get(i) + "=" + all[i]);
            }
        }
        return text.toString();
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
        rest -= reversal;
        if (rest < 0) {
            return RequestKind.REVERSAL;
        }
        return rest - echo < 0 ? RequestKind.ECHO : RequestKind.WRONG_MAC;
    }
}
