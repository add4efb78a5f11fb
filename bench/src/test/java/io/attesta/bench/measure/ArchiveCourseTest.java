package io.attesta.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attesta.bench.measure.ArchiveCourse.Point;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ArchiveCourseTest {
    private static final Duration MOST = Duration.ofSeconds(2);
    private static final Duration DRAIN = Duration.ofSeconds(30);

    @Test
    void shouldCountWhenTheLagIsBoundedAndGoesAway() {
        final ArchiveCourse course = course(OptionalDouble.of(0.4), new Point(1, 90, 5), new Point(2, 20, 1));
        assertThat(course.failures()).isEmpty();
        assertThat(course.greatestSeconds()).isEqualTo(5);
        assertThat(course.greatestBatches()).isEqualTo(90);
        assertThat(course.lastSeconds()).isEqualTo(1);
        assertThat(course.lines().get(0))
                .isEqualTo(
                        "behind by 1.00 s at the end, 5.00 s (90 batches) at most, -4.0000 s in each second; caught up"
                                + " 0.4 s after it");
        assertThat(course.lines().get(1)).endsWith("  1: 5.00  2: 1.00");
    }

    @Test
    void shouldFailWhenItIsFarBehindAtTheEnd() {
        assertThat(course(OptionalDouble.of(3), new Point(1, 0, 1.5), new Point(2, 0, 2.1))
                        .failures())
                .containsExactly("the archive was 2.1 s behind when sending ended, more than 2 s");
    }

    @Test
    void shouldFailWhenItDoesNotCatchUp() {
        assertThat(course(OptionalDouble.empty(), new Point(1, 3, 0)).failures())
                .containsExactly("the archive had not caught up 30 s after the end");
    }

    @Test
    void shouldSayHowFastItFallsBack() {
        assertThat(course(OptionalDouble.of(1), new Point(1, 0, 0.5), new Point(3, 0, 1.5), new Point(5, 0, 2.5))
                        .slope())
                .isCloseTo(0.5, within(1e-12));
        assertThat(course(OptionalDouble.of(1)).slope()).isZero();
        assertThat(course(OptionalDouble.of(1), new Point(1, 0, 4)).slope()).isZero();
    }

    private static ArchiveCourse course(final OptionalDouble drained, final Point... points) {
        return new ArchiveCourse(List.of(points), drained, MOST, DRAIN);
    }
}
