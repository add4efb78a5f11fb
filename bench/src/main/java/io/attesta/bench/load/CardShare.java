package io.attesta.bench.load;

import java.util.Arrays;

/**
 * The cards of one lane: a range of numbers, drawn by rank, and how many sessions each opened in this clock hour. A card that has
 * had its openings is passed over while others have room. Owned by one thread.
 */
final class CardShare {
    private static final int MAX_PASSED_OVER = 64;

    private final long first;
    private final Ranks ranks;
    private final byte[] openings;
    private final int allowed;
    private long hour = Long.MIN_VALUE;

    /**
     * @param first number of the first card
     * @param count how many cards
     * @param skew see {@link Ranks}
     * @param allowed openings of a card in one clock hour, at most 100; 0 = no limit
     */
    CardShare(final long first, final int count, final double skew, final int allowed) {
        this.first = first;
        ranks = new Ranks(count, skew);
        openings = new byte[count];
        this.allowed = allowed;
    }

    /** A card's number. */
    long draw(final StepRandom random) {
        int rank = ranks.next(random);
        for (int i = 0; i < MAX_PASSED_OVER && isUsedUp(first + rank); i++) {
            rank = rank + 1 < openings.length ? rank + 1 : 0;
        }
        return first + rank;
    }

    /** Whether the card has had its openings of this hour. */
    boolean isUsedUp(final long card) {
        return allowed > 0 && openings[(int) (card - first)] >= allowed;
    }

    /** Counts an opening. */
    void opened(final long card) {
        final int at = (int) (card - first);
        if (openings[at] < Byte.MAX_VALUE) {
            openings[at]++;
        }
    }

    /** Starts counting anew when a clock hour begins. */
    void atHour(final long clockHour) {
        if (clockHour != hour) {
            hour = clockHour;
            Arrays.fill(openings, (byte) 0);
        }
    }
}
