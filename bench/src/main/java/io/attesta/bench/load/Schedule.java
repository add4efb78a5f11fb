package io.attesta.bench.load;

/**
 * The times of a run, as {@link LoadClock#nanoTime} tells them.
 *
 * @param startNs when sending starts
 * @param measureFromNs requests meant to be sent from here on count
 * @param endNs no request is meant to be sent from here on
 * @param overtimeNs how long after the end what was due before it is still sent
 * @param answerTimeoutNs how long an answer is waited for
 */
record Schedule(long startNs, long measureFromNs, long endNs, long overtimeNs, long answerTimeoutNs) {
    private static final long NS_PER_SECOND = 1_000_000_000L;

    /** The times of a plan that starts at a time. */
    static Schedule of(final LoadPlan plan, final long startNs) {
        final long measureFromNs = startNs + plan.warmup().toNanos();
        return new Schedule(
                startNs,
                measureFromNs,
                measureFromNs + plan.duration().toNanos(),
                plan.overtime().toNanos(),
                plan.answerTimeout().toNanos());
    }

    /** The same, but sending ends at a time. */
    Schedule endingAt(final long ns) {
        return new Schedule(startNs, measureFromNs, ns, overtimeNs, answerTimeoutNs);
    }

    /** Whole seconds from the start to a time that is not before it. */
    int second(final long ns) {
        return (int) ((ns - startNs) / NS_PER_SECOND);
    }

    /** Whether a time is within what is measured. */
    boolean measures(final long ns) {
        return ns - measureFromNs >= 0 && ns - endNs < 0;
    }
}
