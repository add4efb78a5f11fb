package io.attesta.bench.load;

import io.attesta.protocol.iso.ResponseCode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Turns what was counted into what is told. */
final class ReportWriter {
    private static final double NS_PER_US = 1_000.0;

    private ReportWriter() {}

    static LoadReport report(
            final LoadPlan plan, final Tally tally, final double seconds, final List<ReceiptSample> samples) {
        return new LoadReport(
                plan,
                tally.sent,
                tally.answered,
                tally.unsent,
                tally.missing(),
                tally.mismatches(),
                tally.busy(),
                tally.retried,
                tally.disconnects,
                seconds,
                seconds > 0 ? tally.answeredInTime / seconds : 0,
                Latencies.of(tally.latencies),
                tally.latencies,
                tally.greatestSendDelayNs / NS_PER_US,
                byKind(tally),
                byCode(tally),
                byFault(tally),
                List.copyOf(tally.examples),
                List.copyOf(samples),
                Arrays.stream(tally.slices).filter(Objects::nonNull).toList());
    }

    private static Map<RequestKind, Long> byKind(final Tally tally) {
        final Map<RequestKind, Long> counts = new EnumMap<>(RequestKind.class);
        for (final RequestKind kind : RequestKind.values()) {
            if (tally.sentByKind[kind.ordinal()] > 0) {
                counts.put(kind, tally.sentByKind[kind.ordinal()]);
            }
        }
        return counts;
    }

    static Map<String, Long> byCode(final Tally tally) {
        final Map<String, Long> counts = new TreeMap<>();
        for (final ResponseCode code : ResponseCode.values()) {
            if (tally.answersByCode[code.ordinal()] > 0) {
                counts.put(code.text(), tally.answersByCode[code.ordinal()]);
            }
        }
        return counts;
    }

    private static Map<Fault, Long> byFault(final Tally tally) {
        final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
        for (final Fault fault : Fault.values()) {
            if (tally.faults[fault.ordinal()] > 0) {
                counts.put(fault, tally.faults[fault.ordinal()]);
            }
        }
        return counts;
    }
}
