package io.attesta.bench.load;

import java.util.Map;

/**
 * How a run stands, told once a second.
 *
 * @param seconds since sending started
 * @param warmingUp whether what is sent now is not measured
 * @param sent so far
 * @param answered so far
 * @param ratePerSecond answers a second since the last telling
 * @param answersByCode answers by DE 39 so far, those not zero
 * @param interval latencies since the last telling
 * @param mismatches answers that are not as they must be, so far
 * @param missing answers given up, so far
 * @param busy answers 91, so far
 * @param disconnects connections that ended, so far
 */
public record LoadProgress(
        double seconds,
        boolean warmingUp,
        long sent,
        long answered,
        double ratePerSecond,
        Map<String, Long> answersByCode,
        Latencies interval,
        long mismatches,
        long missing,
        long busy,
        long disconnects) {}
