package io.attesta.bench.scale;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was measured.
 *
 * @param plan what was asked for
 * @param measurements one for each shape and round
 * @param set what was set for the servers, by dotted key
 * @param damaged journals that do not verify, a sentence each
 */
record ScaleReport(ScalePlan plan, List<ScaleMeasurement> measurements, Map<String, String> set, List<String> damaged) {
    ScaleReport {
        measurements = List.copyOf(measurements);
        damaged = List.copyOf(damaged);
    }

    /** Whether every answer came and was right, and all journals verify. */
    boolean isRight() {
        return damaged.isEmpty()
                && measurements.stream().allMatch(one -> one.problems().isEmpty());
    }

    /** The lines of the table. */
    List<ScaleLine> lines() {
        return plan.shapes().stream()
                .map(shape -> ScaleLine.of(measurements.stream()
                        .filter(one -> one.shape().equals(shape))
                        .toList()))
                .toList();
    }

    /** The server's processor time for an answer as a multiple of that of the first line; empty where the system does not tell. */
    OptionalDouble cost(final ScaleLine line) {
        final OptionalDouble first = lines().get(0).serverUs();
        return first.isPresent() && line.serverUs().isPresent() && first.getAsDouble() > 0
                ? OptionalDouble.of(line.serverUs().getAsDouble() / first.getAsDouble())
                : OptionalDouble.empty();
    }
}
