package io.attesta.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What harness and machine cost: to be held beside every other figure. {@link #read} says how much of a look-up in a large table is
 * waiting for memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class BareBenchmark {
    private long number = 42;

    /** Memory of a size, each place of which says where to read next: no read can begin before the one before has ended. */
    @State(Scope.Thread)
    public static class Memory {
        /** MiB: in the second-level cache of most cores; in none. */
        @Param({"1", "512"})
        public int mib;

        private int[] next;
        private int at;

        /** One way through all places (a linear congruential generator of full period: Hull, Dobell 1962). */
        @Setup(Level.Trial)
        public void link() {
            next = new int[mib << 18];
            for (int i = 0; i < next.length; i++) {
                next[i] = i * 1_664_525 + 1_013_904_223 & next.length - 1;
            }
        }
    }

    /** Nothing at all. */
    @Benchmark
    public void nothing() {
        // Empty on purpose.
    }

    /** A number that is consumed. */
    @Benchmark
    public void consume(final Blackhole hole) {
        hole.consume(number);
    }

    /** The clock that durations are taken with. */
    @Benchmark
    public long nanoTime() {
        return System.nanoTime();
    }

    /** The clock that times are taken with. */
    @Benchmark
    public long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    /** One read of a place that nobody could foresee. */
    @Benchmark
    public int read(final Memory memory) {
        memory.at = memory.next[memory.at];
        return memory.at;
    }
}
