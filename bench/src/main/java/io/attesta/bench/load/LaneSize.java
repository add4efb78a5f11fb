package io.attesta.bench.load;

/**
 * Bounds of one lane.
 *
 * @param capacity requests it remembers, a power of two
 * @param maxOutstanding unanswered requests; those due beyond them wait and keep their intended time
 * @param lag how many requests later it counts on an answer
 */
record LaneSize(int capacity, int maxOutstanding, int lag) {
    /** Requests remembered over all lanes of an open loop: some 30 MiB. */
    private static final int OPEN_BUDGET = 65_536;

    private static final int MIN_CAPACITY = 64;
    private static final int MAX_CAPACITY = 2_048;
    /** Below the server's usual limit of requests in flight on one connection, 1,024, beyond which it stops reading. */
    private static final int MAX_OUTSTANDING = 1_000;

    private static final int MIN_LAG = 8;
    /** An answer is counted on after 50 ms. */
    private static final double LAG_SECONDS = 0.05;

    static LaneSize of(final LoadPlan plan) {
        if (plan.pace() instanceof Pace.Closed closed) {
            final int lag = closed.inFlight() + MIN_LAG;
            return new LaneSize(powerOfTwo(3 * lag), closed.inFlight(), lag);
        }
        final double perSecond = ((Pace.Open) plan.pace()).perSecond();
        final int share = Math.max(MIN_CAPACITY, Math.min(MAX_CAPACITY, OPEN_BUDGET / plan.connections()));
        final int capacity = Integer.highestOneBit(share);
        final double lag = Math.min(perSecond / plan.connections() * LAG_SECONDS, capacity / 4.0);
        return new LaneSize(capacity, Math.min(capacity / 2, MAX_OUTSTANDING), Math.max(MIN_LAG, (int) lag));
    }

    private static int powerOfTwo(final int atLeast) {
        return Math.max(MIN_CAPACITY, Integer.highestOneBit(atLeast - 1) << 1);
    }
}
