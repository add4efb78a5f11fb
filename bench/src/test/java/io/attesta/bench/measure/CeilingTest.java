package io.attesta.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CeilingTest {
    private final Ceiling ceiling = new Ceiling(10_000, 16, 32, 3);

    @Test
    void shouldWarnOnlyAboveFourFifths() {
        assertThat(ceiling.judgement(8_000)).isEqualTo("8000/s are 80 % of it");
        assertThat(ceiling.judgement(8_100))
                .isEqualTo("8100/s are 81 % of it: the generator, not the server, may be the limit");
    }

    @Test
    void shouldSayHowItWasMeasured() {
        assertThat(ceiling.line()).contains("10000 answers/s", "16 plain connections, 32 in flight each, 3.0 s");
    }
}
