package io.attesta.bench.deltas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class DeltasReportTest {
    private static final DeltasPlan PLAN = new DeltasPlan(1_000, 1, 2, 0, 100, 1, 1, 1);

    @Test
    void shouldBeWrongWhenACardWasNotRefusedAtOnce() {
        assertThat(report(250_000, new Bite(2, 2, 2, new Histogram(3))).isRight())
                .isTrue();
        assertThat(report(250_000, new Bite(2, 1, 2, new Histogram(3))).isRight())
                .isFalse();
        assertThat(report(250_000, new Bite(2, 2, 1, new Histogram(3))).isRight())
                .isFalse();
    }

    @Test
    void shouldBeFastFromTheRequiredRateOn() {
        assertThat(report(250_000, new Bite(0, 0, 0, new Histogram(3))).isFast())
                .isTrue();
        assertThat(report(249_999, new Bite(0, 0, 0, new Histogram(3))).isFast())
                .isFalse();
    }

    @Test
    void shouldTakeTheLowerOfTwoInTheMiddle() {
        assertThat(Speed.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2);
        assertThat(Speed.median(List.of(9.0, 1.0, 3.0))).isEqualTo(3);
        assertThat(Speed.median(List.of())).isZero();
    }

    @Test
    void shouldRaiseEveryVersionFromSnapshotToSnapshot() {
        assertThat(SnapshotKind.DAY.version(1, 100)).isGreaterThan(SnapshotKind.WHOLE.version(1, 100));
        assertThat(SnapshotKind.DAY.version(1, 101)).isEqualTo(SnapshotKind.WHOLE.version(1, 101));
        assertThat(SnapshotKind.WHOLE.version(2, 100)).isGreaterThan(SnapshotKind.DAY.version(1, 100));
        assertThat(SnapshotKind.DAY.changes(PLAN)).isEqualTo(10);
        assertThat(SnapshotKind.WHOLE.changes(PLAN)).isEqualTo(1_000);
    }

    private static DeltasReport report(final double perSecond, final Bite bite) {
        return new DeltasReport(
                PLAN, List.of(new Speed(Way.NDJSON, List.of(perSecond))), bite, List.of(), Optional.empty());
    }
}
