package io.attesta.authorizer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.testing.TestTerminal;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jpos.iso.packager.GenericPackager;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The simulation under many seeds: 200 in every build, more with {@code -Dseeds=10000}; one again with {@code -Dseed=7}. Seed and
 * commit make a failure happen again exactly.
 */
final class SimulationTest {
    private static final GenericPackager PACKAGER = TestTerminal.packager();

    @TestFactory
    Stream<DynamicTest> shouldKeepThePromiseUnderEverySeed() {
        final Long only = Long.getLong("seed");
        final LongStream seeds =
                only == null ? LongStream.rangeClosed(1, Long.getLong("seeds", 200)) : LongStream.of(only);
        return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
            final String happened = new Simulation(seed, new Parts(), PACKAGER).run();
            assertThat(happened).contains("answered");
        }));
    }
}
