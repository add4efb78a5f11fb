package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final int COUNT = 200_000;

    @Test
    void shouldHaveExponentialGapsWhenPoisson() {
        final Arrivals arrivals = new PoissonArrivals(10_000, 7);
        long before = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < COUNT; i++) {
            final long at = arrivals.next();
            assertThat(at).isGreaterThanOrEqualTo(before);
            sum += at - before;
            squares += (double) (at - before) * (at - before);
            before = at;
        }
        final double mean = sum / COUNT;
        // An exponential distribution's standard deviation is its mean.
        assertThat(mean).isCloseTo(100_000, Percentage.withPercentage(1));
        assertThat(Math.sqrt(squares / COUNT - mean * mean)).isCloseTo(mean, Percentage.withPercentage(1));
    }

    @Test
    void shouldBePoissonAgainWhenConnectionsAreAddedUp() {
        final List<Long> times = new ArrayList<>();
        for (int connection = 0; connection < 50; connection++) {
            final Arrivals arrivals = Arrivals.of(new Pace.Poisson(10_000), connection, 50, connection);
            for (long at = arrivals.next(); at < 10_000_000_000L; at = arrivals.next()) {
                times.add(at);
            }
        }
        assertThat((double) times.size()).isCloseTo(100_000, Percentage.withPercentage(1.5));
        // Counts in windows of a Poisson process have a variance that is their mean.
        final double[] windows = new double[1_000];
        times.forEach(at -> windows[(int) (at / 10_000_000)]++);
        double squares = 0;
        for (final double count : windows) {
            squares += (count - 100) * (count - 100);
        }
        assertThat(squares / windows.length).isCloseTo(100, Percentage.withPercentage(15));
    }

    @Test
    void shouldGiveTheSameTimesWhenTheSeedIsTheSame() {
        assertThat(first(3)).isEqualTo(first(3)).isNotEqualTo(first(4));
    }

    private static List<Long> first(final long seed) {
        final Arrivals arrivals = new PoissonArrivals(1_000, seed);
        final List<Long> times = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            times.add(arrivals.next());
        }
        return times;
    }

    @Test
    void shouldBeEvenlySpacedOverAllConnectionsWhenFixed() {
        final List<Long> times = new ArrayList<>();
        for (int connection = 0; connection < 3; connection++) {
            final Arrivals arrivals = Arrivals.of(new Pace.Fixed(3_000_000), connection, 3, 0);
            for (int i = 0; i < 1_000; i++) {
                times.add(arrivals.next());
            }
        }
        Collections.sort(times);
        for (int i = 0; i < times.size(); i++) {
            assertThat(times.get(i)).isBetween((long) (i * 1_000 / 3.0) - 1, (long) (i * 1_000 / 3.0) + 1);
        }
    }

    @Test
    void shouldComeTogetherWhenInBursts() {
        final List<Long> times = new ArrayList<>();
        for (int connection = 0; connection < 3; connection++) {
            final Arrivals arrivals = Arrivals.of(new Pace.Bursts(1_000, 50), connection, 3, 0);
            for (int i = 0; i < 100; i++) {
                times.add(arrivals.next());
            }
        }
        Collections.sort(times);
        for (int i = 0; i < times.size(); i++) {
            assertThat(times.get(i)).isEqualTo(i / 50 * 50_000_000L);
        }
    }

    @Test
    void shouldRefuseARateThatIsNone() {
        assertThatThrownBy(() -> new Pace.Bursts(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pace.Poisson(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pace.Fixed(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
