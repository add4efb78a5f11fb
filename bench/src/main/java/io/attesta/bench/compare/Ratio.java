package io.attesta.bench.compare;

/**
 * Attesta's rate as a multiple of somebody's.
 *
 * @param to whose
 * @param ofMedians median by median
 * @param lowest of the rounds, each by itself
 * @param highest of the rounds, each by itself
 */
record Ratio(Contender to, double ofMedians, double lowest, double highest) {}
