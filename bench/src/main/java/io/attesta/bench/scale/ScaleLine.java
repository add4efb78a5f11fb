package io.attesta.bench.scale;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * Medians of one shape's rounds, and the range of its rates.
 *
 * @param shape what was measured
 * @param ratePerSecond median
 * @param lowestRate of all rounds
 * @param highestRate of all rounds
 * @param p50Us median of the rounds' p50
 * @param p99Us median of the rounds' p99
 * @param p999Us median of the rounds' p99.9
 * @param serverUs median processor time of the server for an answer
 * @param generatorUs median processor time of this process for an answer
 * @param batch median of the rounds' mean batches
 * @param busy answers 91 over all rounds
 */
record ScaleLine(
        Shape shape,
        double ratePerSecond,
        double lowestRate,
        double highestRate,
        double p50Us,
        double p99Us,
        double p999Us,
        OptionalDouble serverUs,
        OptionalDouble generatorUs,
        double batch,
        long busy) {
    private static final double MISSED = 0.95;

    /** @param rounds of one shape, one at least */
    static ScaleLine of(final List<ScaleMeasurement> rounds) {
        return new ScaleLine(
                rounds.get(0).shape(),
                median(rounds, ScaleMeasurement::ratePerSecond),
                rounds.stream()
                        .mapToDouble(ScaleMeasurement::ratePerSecond)
                        .min()
                        .orElse(0),
                rounds.stream()
                        .mapToDouble(ScaleMeasurement::ratePerSecond)
                        .max()
                        .orElse(0),
                median(rounds, ScaleMeasurement::p50Us),
                median(rounds, ScaleMeasurement::p99Us),
                median(rounds, ScaleMeasurement::p999Us),
                median(rounds.stream().map(ScaleMeasurement::serverUs).toList()),
                median(rounds.stream().map(ScaleMeasurement::generatorUs).toList()),
                median(rounds, ScaleMeasurement::batch),
                rounds.stream().mapToLong(ScaleMeasurement::busy).sum());
    }

    /** Whether an open loop was answered more slowly than it asked. */
    boolean isMissed() {
        return ratePerSecond < MISSED * shape.wanted();
    }

    private static double median(final List<ScaleMeasurement> rounds, final ToDoubleFunction<ScaleMeasurement> value) {
        return median(rounds.stream().mapToDouble(value).sorted().toArray());
    }

    private static OptionalDouble median(final List<OptionalDouble> values) {
        return values.stream().allMatch(OptionalDouble::isPresent)
                ? OptionalDouble.of(median(values.stream()
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .sorted()
                        .toArray()))
                : OptionalDouble.empty();
    }

    private static double median(final double[] sorted) {
        final int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
