package io.attesta.authorizer.session;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How many sessions each card has opened in the current clock hour (UTC). Holds one row a card that opened one; each of its 64
 * parts forgets the hour before when it is first touched in a new one. Bounded by the number of cards.
 */
public final class OpeningCounter {
    /** Parts that are copied one by one. */
    public static final int PARTS = 64;

    private static final int FIRST_ROWS = 64;
    private static final int WIDTH = 4;
    private static final int COUNT = 2;
    private static final int COUNTED_TO = 3;
    private static final int COPIED_BYTES = (1 + WIDTH) * Long.BYTES;
    private static final long HOUR_MS = 3_600_000L;

    private final LongSlab slab = new LongSlab(PARTS);
    /** Of each part: the array its rows are in, where they begin, how many there are. */
    private final long[][] arrays = new long[PARTS][];

    private final int[] froms = new int[PARTS];
    private final int[] lengths = new int[PARTS];
    private final long[] hours = new long[PARTS];
    private final int[] used = new int[PARTS];

    public OpeningCounter() {
        for (int part = 0; part < PARTS; part++) {
            take(part, FIRST_ROWS);
        }
    }

    private void take(final int part, final int rows) {
        slab.cut(rows * WIDTH);
        arrays[part] = slab.array();
        froms[part] = slab.from();
        lengths[part] = rows;
    }

    /** Openings of a card in the hour of a time. */
    public int count(final long tokenHigh, final long tokenLow, final long nowMs) {
        final int part = part(tokenHigh);
        if (hours[part] != nowMs / HOUR_MS) {
            return 0;
        }
        return (int) arrays[part][find(part, tokenHigh, tokenLow) + COUNT];
    }

    /**
     * Counts one more, unless it was counted before: a journal may say again what a snapshot has.
     *
     * @param sequence number of the opening; they rise
     */
    public void increment(final long tokenHigh, final long tokenLow, final long nowMs, final long sequence) {
        final int part = part(tokenHigh);
        if (hours[part] != nowMs / HOUR_MS) {
            hours[part] = nowMs / HOUR_MS;
            Arrays.fill(arrays[part], froms[part], froms[part] + lengths[part] * WIDTH, 0);
            used[part] = 0;
        }
        final int at = row(part, tokenHigh, tokenLow);
        final long[] rows = arrays[part];
        if (sequence > rows[at + COUNTED_TO]) {
            rows[at + COUNT]++;
            rows[at + COUNTED_TO] = sequence;
        }
    }

    /** Reads where a search for a card would begin, so that it is near when the search comes; what is read means nothing. */
    public long ahead(final long tokenHigh) {
        final int part = part(tokenHigh);
        final int at = froms[part] + home(part, tokenHigh) * WIDTH;
        // A row may lie in two lines of memory.
        return arrays[part][at] ^ arrays[part][at + COUNTED_TO];
    }

    /** Where the card's row is, made if there is none. */
    private int row(final int part, final long tokenHigh, final long tokenLow) {
        if (used[part] * 5L >= lengths[part] * 3L) {
            grow(part);
        }
        final long[] rows = arrays[part];
        final int at = find(part, tokenHigh, tokenLow);
        if (rows[at + COUNT] == 0) {
            rows[at] = tokenHigh;
            rows[at + 1] = tokenLow;
            used[part]++;
        }
        return at;
    }

    /** Bytes that a part has when it is copied now. */
    public int copiedBytes(final int part) {
        return used[part] * COPIED_BYTES;
    }

    /** Copies a part whole: hour, token, count and number of the last opening of each card in it. */
    public void copy(final int part, final ByteBuffer out) {
        final long[] rows = arrays[part];
        for (int at = froms[part]; at < froms[part] + lengths[part] * WIDTH; at += WIDTH) {
            if (rows[at + COUNT] != 0) {
                out.putLong(hours[part]);
                for (int column = 0; column < WIDTH; column++) {
                    out.putLong(rows[at + column]);
                }
            }
        }
    }

    /** Takes copied parts into an empty counter. */
    public void restore(final ByteBuffer in) {
        while (in.hasRemaining()) {
            final long hour = in.getLong();
            final long tokenHigh = in.getLong();
            final long tokenLow = in.getLong();
            final int part = part(tokenHigh);
            hours[part] = hour;
            final int at = row(part, tokenHigh, tokenLow);
            arrays[part][at + COUNT] = in.getLong();
            arrays[part][at + COUNTED_TO] = in.getLong();
        }
    }

    /** Where the card's row is or would be; a row with count 0 is free. */
    private int find(final int part, final long tokenHigh, final long tokenLow) {
        final long[] rows = arrays[part];
        final int from = froms[part];
        final int mask = lengths[part] - 1;
        int row = home(part, tokenHigh);
        int at = from + row * WIDTH;
        while (rows[at + COUNT] != 0 && (rows[at] != tokenHigh || rows[at + 1] != tokenLow)) {
            row = row + 1 & mask;
            at = from + row * WIDTH;
        }
        return at;
    }

    private int home(final int part, final long tokenHigh) {
        return (int) tokenHigh & lengths[part] - 1;
    }

    private void grow(final int part) {
        final long[] before = arrays[part];
        final int from = froms[part];
        final int length = lengths[part];
        take(part, length * 2);
        for (int at = from; at < from + length * WIDTH; at += WIDTH) {
            if (before[at + COUNT] != 0) {
                System.arraycopy(before, at, arrays[part], find(part, before[at], before[at + 1]), WIDTH);
            }
        }
    }

    private static int part(final long tokenHigh) {
        return (int) (tokenHigh >>> 58);
    }
}
