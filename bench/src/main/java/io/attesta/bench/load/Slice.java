package io.attesta.bench.load;

import org.HdrHistogram.Histogram;

/** What became of the requests that were meant to be sent within one second of a run. */
public final class Slice {
    /** An hour in nanoseconds, and two digits: 35 KiB. */
    private static final long MAX_LATENCY_NS = 3_600_000_000_000L;

    private static final int DIGITS = 2;
    private static final double PERCENT = 100;
    private static final double NS_PER_US = 1_000;

    private final int second;
    private final Histogram latencies = new Histogram(MAX_LATENCY_NS, DIGITS);
    /** Of the answers 91 alone; most seconds have none. */
    private Histogram busyLatencies;

    long sent;
    private long answered;

    /** @param second whole seconds from the start of the run */
    public Slice(final int second) {
        this.second = second;
    }

    /** Whole seconds from the start of the run. */
    public int second() {
        return second;
    }

    /** Sendings, each retry one. */
    public long sent() {
        return sent;
    }

    /** Those that were answered, whenever that was. */
    public long answered() {
        return answered;
    }

    /** Answers 91. */
    public long busy() {
        return busyLatencies == null ? 0 : busyLatencies.getTotalCount();
    }

    /** Answers 91 as a part of all answers, in percent; 0 if there was none. */
    public double busyPercent() {
        return answered == 0 ? 0 : PERCENT * busy() / answered;
    }

    /** Time from the intended sending to the answer that this part of the requests did not exceed, in microseconds; 0 if none came. */
    public double percentileUs(final double percent) {
        return latencies.getValueAtPercentile(percent) / NS_PER_US;
    }

    /** Like {@link #percentileUs}, of the answers 91 alone. */
    public double busyPercentileUs(final double percent) {
        return busyLatencies == null ? 0 : busyLatencies.getValueAtPercentile(percent) / NS_PER_US;
    }

    /** Longest time from the intended sending to the answer, in microseconds. */
    public double maxUs() {
        return latencies.getMaxValue() / NS_PER_US;
    }

    /** Adds what another slice counted. */
    public Slice add(final Slice other) {
        sent += other.sent;
        answered += other.answered;
        latencies.add(other.latencies);
        if (other.busyLatencies != null) {
            ofBusy().add(other.busyLatencies);
        }
        return this;
    }

    void answered(final boolean asBusy, final long latencyNs) {
        answered++;
        if (asBusy) {
            ofBusy().recordValue(latencyNs);
        }
        latencies.recordValue(latencyNs);
    }

    private Histogram ofBusy() {
        if (busyLatencies == null) {
            busyLatencies = new Histogram(MAX_LATENCY_NS, DIGITS);
        }
        return busyLatencies;
    }
}
