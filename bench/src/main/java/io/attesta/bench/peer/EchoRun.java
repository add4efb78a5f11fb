package io.attesta.bench.peer;

import org.HdrHistogram.Histogram;

/**
 * What the bare client counted.
 *
 * @param warmUpPerSecond answers a second of the warm-up; 0 if there was none
 * @param answers within the measured time
 * @param missing answers that had not come ten seconds after the end
 * @param seconds measured
 * @param latencies nanoseconds, of one request at a time on each connection; of every request where one is in flight
 */
public record EchoRun(double warmUpPerSecond, long answers, long missing, double seconds, Histogram latencies) {
    /** Answers a second. */
    public double ratePerSecond() {
        return seconds > 0 ? answers / seconds : 0;
    }
}
