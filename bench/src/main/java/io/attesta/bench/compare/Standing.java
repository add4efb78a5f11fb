package io.attesta.bench.compare;

import java.util.OptionalDouble;

/**
 * Medians of one contender's rounds, and the range of its rates.
 *
 * @param contender who
 * @param ratePerSecond median
 * @param lowestRate of all rounds
 * @param highestRate of all rounds
 * @param p50Us median of the rounds' p50, microseconds
 * @param p99Us median of the rounds' p99
 * @param p999Us median of the rounds' p99.9
 * @param serverUs median processor time of the server for an answer, microseconds
 * @param databaseUs median processor time of its database for an answer
 * @param generatorUs median processor time of whoever asked for an answer
 */
record Standing(
        Contender contender,
        double ratePerSecond,
        double lowestRate,
        double highestRate,
        double p50Us,
        double p99Us,
        double p999Us,
        OptionalDouble serverUs,
        OptionalDouble databaseUs,
        OptionalDouble generatorUs) {}
