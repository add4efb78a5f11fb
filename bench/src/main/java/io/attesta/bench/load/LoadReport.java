package io.attesta.bench.load;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run found. Counts are over the whole run, warm-up included; rate and latencies are of the measured time.
 *
 * @param plan what was asked for
 * @param sent requests sent, repeats included
 * @param answered answers that belong to a request, right or not
 * @param unsent requests that an open loop still owed when it gave up
 * @param missing answers given up
 * @param mismatches answers that are not as they must be, and frames that are no answer
 * @param busy answers 91
 * @param retried sendings that followed a 91
 * @param disconnects connections that ended before the run did
 * @param seconds measured time
 * @param ratePerSecond answers a second of measured time that came within it
 * @param latencies from the intended send time
 * @param histogram the same, nanoseconds, three digits
 * @param greatestSendDelayUs longest time between intended and actual sending, in microseconds: the generator's own share, or a server
 *     that let no more in
 * @param sentByKind requests by kind, those not zero
 * @param answersByCode answers by DE 39, those not zero
 * @param faults by what was wrong, those not zero
 * @param examples some faults described, without card numbers
 * @param samples answers kept for {@link ReceiptCheck}
 * @param slices second by second if the plan asks for it, else empty; seconds in which nothing was due are left out
 */
public record LoadReport(
        LoadPlan plan,
        long sent,
        long answered,
        long unsent,
        long missing,
        long mismatches,
        long busy,
        long retried,
        long disconnects,
        double seconds,
        double ratePerSecond,
        Latencies latencies,
        Histogram histogram,
        double greatestSendDelayUs,
        Map<RequestKind, Long> sentByKind,
        Map<String, Long> answersByCode,
        Map<Fault, Long> faults,
        List<FaultExample> examples,
        List<ReceiptSample> samples,
        List<Slice> slices) {
    /** Whether all that was due was sent, answered, and answered right, and no connection was lost. */
    public boolean isClean() {
        return unsent == 0 && isRight() && disconnects == 0;
    }

    /** Whether all that was sent was answered, and answered right. */
    public boolean isRight() {
        return missing == 0 && mismatches == 0;
    }
}
