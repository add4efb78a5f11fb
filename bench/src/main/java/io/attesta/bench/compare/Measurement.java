package io.attesta.bench.compare;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One contender in one round.
 *
 * @param contender who
 * @param round from 1
 * @param ratePerSecond answers a second
 * @param p50Us half of the answers took at most so many microseconds
 * @param p99Us 99 % of them
 * @param p999Us 99.9 % of them
 * @param answers in the measured time
 * @param serverUs processor time of the server's process for each answer, microseconds; empty where the system does not tell
 * @param databaseUs the same of its database's processes; empty if it has none
 * @param generatorUs the same of whoever asks
 * @param checked what was checked, and that it held, one line
 * @param problems what was not as it must be; empty if the measurement counts
 */
record Measurement(
        Contender contender,
        int round,
        double ratePerSecond,
        double p50Us,
        double p99Us,
        double p999Us,
        long answers,
        OptionalDouble serverUs,
        OptionalDouble databaseUs,
        OptionalDouble generatorUs,
        String checked,
        List<String> problems) {
    Measurement {
        problems = List.copyOf(problems);
    }

    /** Who could not be measured at all, and why. */
    static Measurement none(final Contender contender, final int round, final String why) {
        return new Measurement(
                contender,
                round,
                0,
                0,
                0,
                0,
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "",
                List.of(why));
    }
}
