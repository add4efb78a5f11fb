package io.attesta.authorizer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.testing.TestTerminal;
import org.jpos.iso.packager.GenericPackager;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A simulation that finds nothing may look at nothing: each planted fault must be found within a number of seeds. */
final class SimulationFaultsTest {
    private static final int SEEDS = 40;
    private static final GenericPackager PACKAGER = TestTerminal.packager();

    @ParameterizedTest
    @EnumSource
    void shouldFindThePlantedFault(final Fault fault) {
        assertThat(seedThatFinds(fault)).as("seed that finds %s", fault).isLessThanOrEqualTo(SEEDS);
    }

    /** The first seed that fails; one too many if none does. */
    static int seedThatFinds(final Fault fault) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            try {
                new Simulation(seed, fault.parts, PACKAGER).run();
            } catch (final AssertionError | RuntimeException found) {
                if (fault.by == Fault.By.REPLAY) {
                    assertThat(found).hasMessageContaining(Replays.FOUND);
                }
                return seed;
            }
        }
        return SEEDS + 1;
    }
}
