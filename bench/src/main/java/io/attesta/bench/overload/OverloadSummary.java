package io.attesta.bench.overload;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.Slice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came out, as lines for people and as JSON for programs.
 *
 * @param report of the run
 * @param verdict whether the requirement is met
 * @param receipts what became of the sampled receipts, one line
 * @param archive what reconciliation said, one line; empty if there was no archive to compare with
 */
record OverloadSummary(OverloadReport report, boolean verdict, String receipts, String archive) {
    private static final double US_PER_MS = 1_000;
    private static final int SECONDS_SHOWN = 12;

    void print(final PrintWriter out) {
        row(out, "phase", "%s", "   s      sent  answered        91      91 %    p50 ms    p99 ms    max ms");
        phase(out, report.before());
        phase(out, report.overload());
        phase(out, report.besideStorm());
        phase(out, report.after());
        report.seconds().stream()
                .limit(SECONDS_SHOWN)
                .forEach(second -> phase(
                        out,
                        new Phase("  second " + (second.second() - report.plan().fall()), "", 1, second)));
        recovery(out);
        final Slice beside = report.besideStorm().all();
        if (beside.busy() > 0) {
            row(
                    out,
                    "91 came after",
                    "p50 %.2f ms, p99 %.2f ms, at the calm terminals during the overload",
                    beside.busyPercentileUs(50) / US_PER_MS,
                    beside.busyPercentileUs(99) / US_PER_MS);
        }
        final LoadReport storm = report.storm();
        row(
                out,
                "storm",
                "wanted %.0f/s, got %.0f answers/s, %d sent of which %d retries, %d had no room and were dropped",
                report.plan().overloadRate(),
                storm.ratePerSecond(),
                storm.sent(),
                storm.retried(),
                storm.unsent());
        row(
                out,
                "checked",
                "MAC and code of every answer: %d wrong, %d missing, %d connections lost",
                report.calm().mismatches() + storm.mismatches(),
                report.calm().missing() + storm.missing(),
                report.calm().disconnects() + storm.disconnects());
        row(out, "answers by code", "%s", codes());
        report.calm().examples().forEach(example -> row(out, "wrong", "%s", example));
        storm.examples().forEach(example -> row(out, "wrong, storm", "%s", example));
        row(out, "receipts", "%s", receipts);
        if (!archive.isEmpty()) {
            row(out, "journal, archive", "%s", archive);
        }
        row(out, "requirement", "%s", verdict ? "met" : "MISSED");
        out.flush();
    }

    private void recovery(final PrintWriter out) {
        final Recovery recovery = report.recovery();
        row(
                out,
                "recovered",
                "%s (less than %.1f %% 91 and p99 at most %.2f ms, twice that of before)",
                recovery.seconds() < 0 ? "never" : recovery.seconds() + " s after the load fell",
                Recovery.MAX_BUSY_PERCENT,
                Recovery.MAX_P99_RATIO * recovery.p99BeforeUs() / US_PER_MS);
        if (recovery.settled().answered() > 0) {
            row(
                    out,
                    "from second 10",
                    "%.3f %% 91, p99 %.2f ms",
                    recovery.settled().busyPercent(),
                    recovery.settled().percentileUs(99) / US_PER_MS);
        }
    }

    private static void phase(final PrintWriter out, final Phase phase) {
        final Slice all = phase.all();
        row(
                out,
                phase.name(),
                "%4d  %8d  %8d  %8d  %8.3f  %8.2f  %8.2f  %8.2f",
                phase.seconds(),
                all.sent(),
                all.answered(),
                all.busy(),
                all.busyPercent(),
                all.percentileUs(50) / US_PER_MS,
                all.percentileUs(99) / US_PER_MS,
                all.maxUs() / US_PER_MS);
    }

    private String codes() {
        final Map<String, Long> all = new TreeMap<>(report.calm().answersByCode());
        report.storm().answersByCode().forEach((code, count) -> all.merge(code, count, Long::sum));
        return all.toString();
    }

    private static void row(final PrintWriter out, final String name, final String format, final Object... values) {
        out.printf(Locale.ROOT, "  %-18s%s%n", name, String.format(Locale.ROOT, format, values));
    }

    /** Writes the same as one JSON object; latencies are in microseconds. */
    void write(final Path file) throws IOException {
        final ObjectMapper mapper = new ObjectMapper();
        final ObjectNode root = mapper.createObjectNode();
        root.put("met", verdict).put("right", report.isRight());
        plan(root.putObject("plan"));
        environment(root.putObject("environment"));
        final ObjectNode phases = root.putObject("phases");
        phase(phases, report.before());
        phase(phases, report.overload());
        phase(phases, report.besideStorm());
        phase(phases, report.after());
        for (final Slice second : report.seconds()) {
            slice(root.withArray("after_seconds").addObject(), second);
        }
        root.put("recovered_after_seconds", report.recovery().seconds());
        slice(root.putObject("from_second_10"), report.recovery().settled());
        side(root.putObject("calm"), report.calm());
        side(root.putObject("storm"), report.storm());
        root.put("receipts", receipts).put("archive", archive);
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private void plan(final ObjectNode node) {
        final OverloadPlan plan = report.plan();
        node.put("rate", plan.rate()).put("overload_rate", plan.overloadRate());
        node.put("calm_connections", plan.calmConnections()).put("storm_connections", plan.stormConnections());
        node.put("storm_terminals", plan.stormTerminals()).put("seed", plan.seed());
        node.put("retries", plan.retry().times())
                .put("retry_pause_ms", plan.retry().pause().toMillis());
        node.put("warm_up_seconds", plan.warmUpSeconds());
    }

    private static void environment(final ObjectNode node) {
        node.put("java", System.getProperty("java.vm.version"));
        node.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        node.put("processors", Runtime.getRuntime().availableProcessors());
        node.put("max_memory_bytes", Runtime.getRuntime().maxMemory());
    }

    private static void phase(final ObjectNode phases, final Phase phase) {
        slice(phases.putObject(phase.key()).put("seconds", phase.seconds()), phase.all());
    }

    private static void slice(final ObjectNode node, final Slice slice) {
        node.put("second", slice.second());
        node.put("sent", slice.sent()).put("answered", slice.answered()).put("busy", slice.busy());
        node.put("p50_us", slice.percentileUs(50)).put("p99_us", slice.percentileUs(99));
        node.put("max_us", slice.maxUs());
        node.put("busy_p50_us", slice.busyPercentileUs(50)).put("busy_p99_us", slice.busyPercentileUs(99));
    }

    private static void side(final ObjectNode node, final LoadReport side) {
        node.put("sent", side.sent()).put("answered", side.answered()).put("retried", side.retried());
        node.put("unsent", side.unsent()).put("missing", side.missing()).put("wrong", side.mismatches());
        node.put("disconnects", side.disconnects()).put("rate_per_second", side.ratePerSecond());
        final ObjectNode codes = node.putObject("answers_by_code");
        side.answersByCode().forEach(codes::put);
    }
}
