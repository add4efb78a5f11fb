package io.attesta.bench.load;

import io.attesta.protocol.iso.ResponseCode;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What one event loop counted. Owned by that loop's thread until it has ended. */
final class Tally {
    /** Faults described, of all that are counted. */
    static final int MAX_EXAMPLES = 20;
    /** An hour in nanoseconds: no latency is recorded as more. */
    private static final long MAX_LATENCY_NS = 3_600_000_000_000L;

    private static final int DIGITS = 3;

    final long[] sentByKind = new long[RequestKind.values().length];
    final long[] answersByCode = new long[ResponseCode.values().length];
    final long[] faults = new long[Fault.values().length];
    final List<FaultExample> examples = new ArrayList<>();
    final Histogram latencies = histogram();
    /** Latencies since they were taken last. */
    Histogram interval = histogram();

    /** By seconds from the start, as many as were asked for. */
    final Slice[] slices;

    long sent;
    long answered;
    /** Answers that came within the measured time. */
    long answeredInTime;
    /** Sendings that followed a 91. */
    long retried;
    /** Scheduled within the plan's time and never sent. */
    long unsent;

    long disconnects;
    long greatestSendDelayNs;

    /** Without slices. */
    Tally() {
        this(0);
    }

    /** @param sliceCount seconds that have a slice; what comes later goes to the last one */
    Tally(final int sliceCount) {
        slices = new Slice[sliceCount];
    }

    static Histogram histogram() {
        return new Histogram(MAX_LATENCY_NS, DIGITS);
    }

    void sent(final RequestKind kind, final int second, final long delayNs) {
        sent++;
        if (slices.length > 0) {
            slice(second).sent++;
        }
        sentByKind[kind.ordinal()]++;
        if (delayNs > greatestSendDelayNs) {
            greatestSendDelayNs = delayNs;
        }
    }

    /**
     * @param second in which the request was meant to be sent
     * @param counts whether it was meant to be sent within the measured time
     */
    void answered(final ResponseCode code, final int second, final long latencyNs, final boolean counts) {
        answered++;
        if (code != null) {
            answersByCode[code.ordinal()]++;
        }
        final long bounded = Math.max(0, Math.min(MAX_LATENCY_NS, latencyNs));
        interval.recordValue(bounded);
        if (counts) {
            latencies.recordValue(bounded);
        }
        if (slices.length > 0) {
            slice(second).answered(code == ResponseCode.NOT_READY, bounded);
        }
    }

    private Slice slice(final int second) {
        final int at = Math.min(second, slices.length - 1);
        if (slices[at] == null) {
            slices[at] = new Slice(at);
        }
        return slices[at];
    }

    /** Counts a fault; gives whether an example of it is wanted. */
    boolean fault(final Fault fault) {
        faults[fault.ordinal()]++;
        return examples.size() < MAX_EXAMPLES;
    }

    /** Faults but for missing answers. */
    long mismatches() {
        long sum = 0;
        for (final long count : faults) {
            sum += count;
        }
        return sum - missing();
    }

    long missing() {
        return faults[Fault.NO_ANSWER.ordinal()];
    }

    long busy() {
        return answersByCode[ResponseCode.NOT_READY.ordinal()];
    }

    /** A copy of the counts with the interval's latencies, whose counting starts anew. */
    Tally snapshot() {
        final Tally copy = new Tally();
        copy.addCounts(this);
        copy.interval = interval;
        interval = histogram();
        return copy;
    }

    /** Adds what another loop counted. */
    void add(final Tally other) {
        addCounts(other);
        latencies.add(other.latencies);
        interval.add(other.interval);
        for (final Slice slice : other.slices) {
            if (slice != null && slices.length > 0) {
                slice(slice.second()).add(slice);
            }
        }
    }

    private void addCounts(final Tally other) {
        addTo(sentByKind, other.sentByKind);
        addTo(answersByCode, other.answersByCode);
        addTo(faults, other.faults);
        for (final FaultExample example : other.examples) {
            if (examples.size() < MAX_EXAMPLES) {
                examples.add(example);
            }
        }
        sent += other.sent;
        answered += other.answered;
        answeredInTime += other.answeredInTime;
        retried += other.retried;
        unsent += other.unsent;
        disconnects += other.disconnects;
        greatestSendDelayNs = Math.max(greatestSendDelayNs, other.greatestSendDelayNs);
    }

    private static void addTo(final long[] sums, final long[] others) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += others[i];
        }
    }
}
