package io.attesta.bench.load;

/**
 * The times of a run, as {@link LoadClock#nanoTime} tells them.
 *
 * @param startNs when sending starts
 * @param measureFromNs requests meant to be sent from here on count
 * @param endNs no request is meant to be sent from here on
 * @param answerTimeoutNs how long an answer is waited for
 */
record Schedule(long startNs, long measureFromNs, long endNs, long answerTimeoutNs) {}
