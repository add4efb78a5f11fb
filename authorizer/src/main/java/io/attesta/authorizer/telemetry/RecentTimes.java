package io.attesta.authorizer.telemetry;

import io.attesta.authorizer.runtime.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Durations of about the last minute as percentiles. Recording is wait-free and allocates nothing; reading turns the minute
 * over, and so happens under a lock.
 */
final class RecentTimes {
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 2;
    private static final long SLICE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int SLICES = 6;

    private final Recorder recorder = new Recorder(HIGHEST_NS, DIGITS);
    private final Deque<Histogram> slices = new ArrayDeque<>();
    private final Histogram minute = new Histogram(HIGHEST_NS, DIGITS);
    private final Clock clock;
    private long sliceBegunNs;

    RecentTimes(final Clock clock) {
        this.clock = clock;
        sliceBegunNs = clock.nanoTime();
    }

    void record(final long nanos) {
        recorder.recordValue(Math.max(0, Math.min(nanos, HIGHEST_NS)));
    }

    /** The percentile in seconds, 0 to 100; not a number if nothing was recorded. */
    synchronized double seconds(final double percentile) {
        turn();
        return minute.getTotalCount() == 0 ? Double.NaN : minute.getValueAtPercentile(percentile) / 1e9;
    }

    private void turn() {
        final long nowNs = clock.nanoTime();
        final boolean sliceOver = slices.isEmpty() || nowNs - sliceBegunNs >= SLICE_NS;
        final Histogram interval = recorder.getIntervalHistogram();
        if (sliceOver) {
            slices.addLast(new Histogram(HIGHEST_NS, DIGITS));
            sliceBegunNs = nowNs;
            if (slices.size() > SLICES) {
                slices.removeFirst();
                minute.reset();
                slices.forEach(minute::add);
            }
        }
        slices.getLast().add(interval);
        minute.add(interval);
    }
}
