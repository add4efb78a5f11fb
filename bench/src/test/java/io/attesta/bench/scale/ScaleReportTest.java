package io.attesta.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.bench.load.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScaleReportTest {
    private static final Shape FEW = new Shape(600, 16, new Pace.Closed(32));
    private static final Shape MANY = new Shape(1_200, 16, new Pace.Closed(32));

    @Test
    void shouldTakeMediansOfTheRounds() {
        final ScaleLine line = ScaleLine.of(List.of(one(FEW, 100, 8), one(FEW, 300, 6), one(FEW, 110, 7)));
        assertThat(line.ratePerSecond()).isEqualTo(110);
        assertThat(line.lowestRate()).isEqualTo(100);
        assertThat(line.highestRate()).isEqualTo(300);
        assertThat(line.serverUs()).hasValue(7);
        assertThat(ScaleLine.of(List.of(one(FEW, 1, 8), one(FEW, 2, 6))).serverUs())
                .hasValue(7);
    }

    @Test
    void shouldHoldTheCostAgainstTheFirstLine() {
        final ScaleReport report = report(List.of(one(FEW, 100, 8), one(MANY, 80, 10)), List.of());
        assertThat(report.lines()).extracting(ScaleLine::shape).containsExactly(FEW, MANY);
        assertThat(report.cost(report.lines().get(1))).hasValue(1.25);
        assertThat(report.isRight()).isTrue();
    }

    @Test
    void shouldNotCountWhenAnAnswerOrAJournalIsWrong() {
        final List<ScaleMeasurement> good = List.of(one(FEW, 100, 8), one(MANY, 80, 10));
        assertThat(report(good, List.of("damage")).isRight()).isFalse();
        final List<ScaleMeasurement> bad = new ArrayList<>(good);
        bad.set(
                1,
                new ScaleMeasurement(
                        MANY,
                        1,
                        80,
                        1,
                        1,
                        1,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        1,
                        1,
                        0,
                        List.of("missing")));
        final ScaleReport report = report(bad, List.of());
        assertThat(report.isRight()).isFalse();
        assertThat(report.cost(report.lines().get(1))).isEmpty();
    }

    @Test
    void shouldGoBackwardsEveryOtherRound() {
        final ScalePlan plan = new ScalePlan(ScaleScenario.CARDS, List.of(FEW, MANY), 2, 0, 1);
        assertThat(plan.order(0)).containsExactly(FEW, MANY);
        assertThat(plan.order(1)).containsExactly(MANY, FEW);
    }

    @Test
    void shouldKeepTheSameInFlightOverAllConnections() {
        final List<Shape> shapes =
                ScaleScenario.CONNECTIONS.shapes(List.of(600, 1_200), List.of(1, 100, 10_000), List.of());
        assertThat(shapes).extracting(Shape::inFlight).containsExactly(512, 500, 10_000);
        assertThat(shapes).allMatch(shape -> shape.cards() == 600);
        assertThat(shapes.get(2).title()).isEqualTo("600 cards, 10000 x 1 in flight");
    }

    @Test
    void shouldSayWhenARateWasMissed() {
        final Shape asked = new Shape(600, 64, new Pace.Poisson(1_000));
        assertThat(ScaleLine.of(List.of(one(asked, 940, 1))).isMissed()).isTrue();
        assertThat(ScaleLine.of(List.of(one(asked, 960, 1))).isMissed()).isFalse();
        assertThat(ScaleLine.of(List.of(one(FEW, 1, 1))).isMissed()).isFalse();
    }

    private static ScaleReport report(final List<ScaleMeasurement> measurements, final List<String> damaged) {
        return new ScaleReport(
                new ScalePlan(ScaleScenario.CARDS, List.of(FEW, MANY), 1, 0, 1), measurements, Map.of(), damaged);
    }

    private static ScaleMeasurement one(final Shape shape, final double rate, final double serverUs) {
        return new ScaleMeasurement(
                shape, 1, rate, 1, 2, 3, OptionalDouble.of(serverUs), OptionalDouble.of(1), 4, 100, 0, List.of());
    }
}
