package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RanksTest {
    private static final int DRAWS = 400_000;
    private static final int RANKS = 1_000;

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.99, 1, 1.4})
    void shouldFollowZipfsLaw(final double skew) {
        final int[] counts = counts(new Ranks(RANKS, skew));
        double whole = 0;
        for (int rank = 1; rank <= RANKS; rank++) {
            whole += Math.pow(rank, -skew);
        }
        for (final int rank : new int[] {1, 2, 5}) {
            assertThat((double) counts[rank - 1])
                    .isCloseTo(DRAWS * Math.pow(rank, -skew) / whole, Percentage.withPercentage(5));
        }
    }

    @Test
    void shouldTreatAllAlikeWhenThereIsNoSkew() {
        for (final int count : counts(new Ranks(RANKS, 0))) {
            assertThat(count).isBetween(300, 500);
        }
    }

    @Test
    void shouldDrawTheOnlyRankThereIs() {
        final StepRandom random = new StepRandom(1);
        random.startStep(1);
        assertThat(new Ranks(1, 0.99).next(random)).isZero();
    }

    private static int[] counts(final Ranks ranks) {
        final StepRandom random = new StepRandom(5);
        final int[] counts = new int[RANKS];
        for (int i = 0; i < DRAWS; i++) {
            random.startStep(i);
            counts[ranks.next(random)]++;
        }
        return counts;
    }
}
