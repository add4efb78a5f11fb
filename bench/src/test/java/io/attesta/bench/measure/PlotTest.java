package io.attesta.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlotTest {
    @Test
    void shouldReachFromCornerToCorner() {
        final String svg = new Plot(Double::toString)
                .line("rate", List.of(new double[] {0, 0}, new double[] {10, 5_000}))
                .svg();
        // 70 and 880 across, 270 at the bottom and 26 at the top: 5,000 is round.
        assertThat(svg).contains("points=\"70.0,270.0 880.0,26.0 \"").contains(">5,000</text>");
    }

    @Test
    void shouldGiveEachDecadeTheSameRoomWhenLogarithmic() {
        final String svg = new Plot(Double::toString)
                .line("latency", List.of(new double[] {0, 0.1}, new double[] {1, 1}, new double[] {2, 10}))
                .logarithmic()
                .svg();
        assertThat(svg)
                .contains("points=\"70.0,270.0 475.0,148.0 880.0,26.0 \"")
                .contains(">0.100<")
                .contains(">10<");
    }

    @Test
    void shouldNameLinesWhenThereAreSeveral() {
        final List<double[]> points = List.of(new double[] {0, 1});
        assertThat(new Plot(Double::toString).line("only", points).svg()).doesNotContain("only");
        assertThat(new Plot(Double::toString)
                        .line("one", points)
                        .line("other", points)
                        .svg())
                .contains(">one<", ">other<");
    }
}
