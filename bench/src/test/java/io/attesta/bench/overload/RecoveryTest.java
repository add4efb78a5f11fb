package io.attesta.bench.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.bench.load.Slice;
import io.attesta.bench.load.SliceMaker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final double BEFORE_US = 1_000;
    private static final Slice CALM = SliceMaker.slice(10_000, 0, 1_900);
    private static final Slice SLOW = SliceMaker.slice(10_000, 0, 2_100);
    private static final Slice BUSY = SliceMaker.slice(10_000, 10, 1_000);
    private static final Slice HARDLY_BUSY = SliceMaker.slice(10_000, 9, 1_000);

    @Test
    void shouldCountSecondsToTheFirstThatIsCalm() {
        assertThat(recovery(CALM).seconds()).isZero();
        assertThat(recovery(BUSY, SLOW, HARDLY_BUSY, BUSY).seconds()).isEqualTo(2);
        assertThat(recovery(BUSY, SLOW).seconds()).isEqualTo(-1);
        assertThat(recovery(BUSY, SLOW).isInTime()).isFalse();
    }

    @Test
    void shouldNotTakeASecondWithoutAnswersForACalmOne() {
        assertThat(recovery(new Slice(0), CALM).seconds()).isEqualTo(1);
    }

    @Test
    void shouldBeTooLateAfterTenSeconds() {
        assertThat(recovery(seconds(9, BUSY, CALM)).isInTime()).isTrue();
        assertThat(recovery(seconds(10, BUSY, CALM)).isInTime()).isFalse();
    }

    @Test
    void shouldHoldAllThatComesAfterTenSecondsAgainstTheRequirement() {
        final Slice[] relapsed = seconds(12, CALM, BUSY);
        relapsed[10] = CALM;
        relapsed[11] = CALM;
        // 10 of 30,000: one bad second among good ones may be.
        assertThat(recovery(relapsed).settled().busy()).isEqualTo(10);
        assertThat(recovery(relapsed).isInTime()).isTrue();
        assertThat(recovery(seconds(10, CALM, BUSY)).isInTime()).isFalse();
        assertThat(recovery(seconds(10, CALM, SLOW)).isInTime()).isFalse();
    }

    private static Slice[] seconds(final int count, final Slice first, final Slice then) {
        final List<Slice> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(first);
        }
        all.add(then);
        return all.toArray(Slice[]::new);
    }

    private static Recovery recovery(final Slice... after) {
        return Recovery.of(List.of(after), BEFORE_US);
    }
}
