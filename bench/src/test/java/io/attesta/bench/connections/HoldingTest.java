package io.attesta.bench.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.bench.server.KernelMemory;
import io.attesta.bench.server.ServerMemory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HoldingTest {
    private static final long KIB = 1_024;

    @Test
    void shouldDivideWhatWasAddedByTheConnections() {
        final Holding holding = new Holding(
                Kind.PLAIN,
                100,
                1,
                new ServerMemory.Reading(1_000 * KIB, 500 * KIB),
                new ServerMemory.Reading(1_400 * KIB, 650 * KIB),
                Optional.of(new KernelMemory(0, 10 * KIB)),
                Optional.of(new KernelMemory(100 * KIB, 1_010 * KIB)),
                List.of());
        assertThat(holding.outsideKib()).isEqualTo(4.0);
        assertThat(holding.serverKib()).isEqualTo(5.5);
        assertThat(holding.heapKib()).isEqualTo(1.5);
        assertThat(holding.bufferKib()).hasValue(1.0);
        assertThat(holding.slabKib()).hasValue(10.0);
    }

    @Test
    void shouldHoldItAgainstWhatIsWanted() {
        assertThat(verdict(Kind.PLAIN, 8)).isEqualTo("aim met");
        assertThat(verdict(Kind.PLAIN, 9)).isEqualTo("must met");
        assertThat(verdict(Kind.PLAIN, 17)).isEqualTo("must missed");
        assertThat(verdict(Kind.TLS, 32)).isEqualTo("aim met");
        assertThat(verdict(Kind.TLS, 64)).isEqualTo("must met");
        assertThat(verdict(Kind.TLS, 65)).isEqualTo("must missed");
    }

    private static String verdict(final Kind kind, final int kib) {
        return new Holding(
                        kind,
                        10,
                        1,
                        new ServerMemory.Reading(0, 0),
                        new ServerMemory.Reading(10 * kib * KIB, 0),
                        Optional.empty(),
                        Optional.empty(),
                        List.of())
                .verdict();
    }
}
