package io.attesta.bench.scale;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One line of the table in one round.
 *
 * @param shape what was measured
 * @param round from 1
 * @param ratePerSecond answers a second
 * @param p50Us from the intended time of sending in an open loop, else from sending
 * @param p99Us 99 % of them
 * @param p999Us 99.9 % of them
 * @param serverUs processor time of the server for each answer, microseconds; empty where the system does not tell
 * @param generatorUs the same of this process
 * @param batch mean of the statements in a batch that was sealed meanwhile; 0 if there was none
 * @param answers in the measured time
 * @param busy answers 91, warm-up included
 * @param problems what was not as it must be; empty if it counts
 */
record ScaleMeasurement(
        Shape shape,
        int round,
        double ratePerSecond,
        double p50Us,
        double p99Us,
        double p999Us,
        OptionalDouble serverUs,
        OptionalDouble generatorUs,
        double batch,
        long answers,
        long busy,
        List<String> problems) {
    ScaleMeasurement {
        problems = List.copyOf(problems);
    }
}
