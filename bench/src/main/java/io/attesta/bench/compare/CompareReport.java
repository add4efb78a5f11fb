package io.attesta.bench.compare;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What all rounds found. Pure.
 *
 * @param plan what was asked for
 * @param measurements of all contenders in all rounds, in the order in which they were made
 */
record CompareReport(ComparePlan plan, List<Measurement> measurements) {
    CompareReport {
        measurements = List.copyOf(measurements);
    }

    /** Whether everybody could be measured, and every answer was right. */
    boolean isRight() {
        return measurements.stream().allMatch(one -> one.problems().isEmpty());
    }

    /** In the plan's order; without those that could not be measured at all. */
    List<Standing> standings() {
        return plan.contenders().stream()
                .map(this::standing)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Attesta to each of the others; empty if Attesta is not among them. */
    List<Ratio> ratios() {
        return plan.contenders().stream()
                .filter(to -> to != Contender.ATTESTA)
                .map(this::ratio)
                .flatMap(Optional::stream)
                .toList();
    }

    private List<Measurement> of(final Contender contender) {
        return measurements.stream()
                .filter(one -> one.contender() == contender && one.ratePerSecond() > 0)
                .sorted(Comparator.comparingInt(Measurement::round))
                .toList();
    }

    private Optional<Standing> standing(final Contender contender) {
        final List<Measurement> all = of(contender);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        final double[] rates =
                all.stream().mapToDouble(Measurement::ratePerSecond).sorted().toArray();
        return Optional.of(new Standing(
                contender,
                median(rates),
                rates[0],
                rates[rates.length - 1],
                median(all, Measurement::p50Us),
                median(all, Measurement::p99Us),
                median(all, Measurement::p999Us),
                optional(all, Measurement::serverUs),
                optional(all, Measurement::databaseUs),
                optional(all, Measurement::generatorUs)));
    }

    private Optional<Ratio> ratio(final Contender to) {
        final Optional<Standing> own = standing(Contender.ATTESTA);
        final Optional<Standing> others = standing(to);
        if (own.isEmpty() || others.isEmpty()) {
            return Optional.empty();
        }
        final double[] rounds = of(Contender.ATTESTA).stream()
                .flatMapToDouble(mine -> of(to).stream()
                        .filter(theirs -> theirs.round() == mine.round())
                        .mapToDouble(theirs -> mine.ratePerSecond() / theirs.ratePerSecond()))
                .sorted()
                .toArray();
        final double ofMedians = own.get().ratePerSecond() / others.get().ratePerSecond();
        return Optional.of(new Ratio(
                to,
                ofMedians,
                rounds.length == 0 ? ofMedians : rounds[0],
                rounds.length == 0 ? ofMedians : rounds[rounds.length - 1]));
    }

    private static double median(final List<Measurement> all, final ToDoubleFunction<Measurement> value) {
        return median(all.stream().mapToDouble(value).sorted().toArray());
    }

    private static OptionalDouble optional(
            final List<Measurement> all, final Function<Measurement, OptionalDouble> value) {
        final double[] told = all.stream()
                .map(value)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        return told.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(told));
    }

    /** Of values in rising order; between the two in the middle if they are even. */
    static double median(final double... rising) {
        final double[] values = Arrays.copyOf(rising, rising.length);
        final int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
