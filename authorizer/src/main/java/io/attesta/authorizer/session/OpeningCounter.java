package io.attesta.authorizer.session;

import java.util.Arrays;

/**
 * How many sessions each card has opened in the current clock hour (UTC). Holds one row a card that opened one; each of its 64
 * parts forgets the hour before when it is first touched in a new one. Bounded by the number of cards.
 */
public final class OpeningCounter {
    private static final int PARTS = 64;
    private static final int FIRST_ROWS = 64;
    private static final int WIDTH = 3;
    private static final long HOUR_MS = 3_600_000L;

    private final long[][] parts = new long[PARTS][FIRST_ROWS * WIDTH];
    private final long[] hours = new long[PARTS];
    private final int[] used = new int[PARTS];

    /** Openings of a card in the hour of a time. */
    public int count(final long tokenHigh, final long tokenLow, final long nowMs) {
        final int part = part(tokenHigh);
        if (hours[part] != nowMs / HOUR_MS) {
            return 0;
        }
        return (int) parts[part][find(parts[part], tokenHigh, tokenLow) + 2];
    }

    /** Counts one more. */
    public void increment(final long tokenHigh, final long tokenLow, final long nowMs) {
        final int part = part(tokenHigh);
        if (hours[part] != nowMs / HOUR_MS) {
            hours[part] = nowMs / HOUR_MS;
            Arrays.fill(parts[part], 0);
            used[part] = 0;
        }
        if (used[part] * WIDTH * 5L >= parts[part].length * 3L) {
            grow(part);
        }
        final long[] rows = parts[part];
        final int at = find(rows, tokenHigh, tokenLow);
        if (rows[at + 2] == 0) {
            rows[at] = tokenHigh;
            rows[at + 1] = tokenLow;
            used[part]++;
        }
        rows[at + 2]++;
    }

    /** Where the card's row is or would be; a row with count 0 is free. */
    private static int find(final long[] rows, final long tokenHigh, final long tokenLow) {
        final int count = rows.length / WIDTH;
        int row = (int) (tokenHigh & count - 1);
        while (rows[row * WIDTH + 2] != 0 && (rows[row * WIDTH] != tokenHigh || rows[row * WIDTH + 1] != tokenLow)) {
            row = row + 1 & count - 1;
        }
        return row * WIDTH;
    }

    private void grow(final int part) {
        final long[] before = parts[part];
        final long[] wider = new long[before.length * 2];
        for (int at = 0; at < before.length; at += WIDTH) {
            if (before[at + 2] != 0) {
                System.arraycopy(before, at, wider, find(wider, before[at], before[at + 1]), WIDTH);
            }
        }
        parts[part] = wider;
    }

    private static int part(final long tokenHigh) {
        return (int) (tokenHigh >>> 58);
    }
}
