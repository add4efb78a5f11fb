package io.attesta.bench.load;

import org.HdrHistogram.Histogram;

/** Latencies from the intended send time, in microseconds; all zero if nothing was recorded. */
public record Latencies(double p50, double p90, double p99, double p999, double max) {
    private static final double NS_PER_US = 1_000.0;

    /** Of a histogram of nanoseconds. */
    static Latencies of(final Histogram nanoseconds) {
        return new Latencies(
                nanoseconds.getValueAtPercentile(50) / NS_PER_US,
                nanoseconds.getValueAtPercentile(90) / NS_PER_US,
                nanoseconds.getValueAtPercentile(99) / NS_PER_US,
                nanoseconds.getValueAtPercentile(99.9) / NS_PER_US,
                nanoseconds.getMaxValue() / NS_PER_US);
    }
}
