package io.attesta.authorizer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The simulation under many seeds: 20 in every build, more with {@code -Dseeds=10000}; one again with {@code -Dseed=7}. Seed and
 * commit make a failure happen again exactly.
 */
final class SimulationTest {
    @TestFactory
    Stream<DynamicTest> shouldKeepThePromiseUnderEverySeed() {
        final Long only = Long.getLong("seed");
        final LongStream seeds =
                only == null ? LongStream.rangeClosed(1, Long.getLong("seeds", 20)) : LongStream.of(only);
        return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> {
            final String first = new Simulation(seed).run();
            assertThat(first).contains("answered");
        }));
    }
}
