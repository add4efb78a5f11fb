package io.attesta.bench.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.Pace;
import io.attesta.bench.load.ReceiptCheck;
import io.attesta.bench.load.Slice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came out of one run, as lines for people and as JSON for programs.
 *
 * @param report of the run
 * @param receipts what became of the sampled receipts
 * @param books what the server had written down
 * @param ceiling what the generator itself can do; empty if that was not measured
 * @param server how the server ran: what was durable, what was left out; lines
 * @param manifest of this process
 */
record LoadSummary(
        LoadReport report,
        ReceiptCheck.Result receipts,
        Books books,
        Optional<Ceiling> ceiling,
        List<String> server,
        RunManifest manifest) {
    /** An open loop has reached its rate if no more than this part is missing. */
    private static final double RATE_TOLERANCE = 0.02;
    /** Standard deviations by which a Poisson process may miss it besides: one run in seven hundred is farther below. */
    private static final int DEVIATIONS = 3;

    private static final double US_PER_MS = 1_000;
    private static final double NS_PER_US = 1_000;
    /** Steps of the percentiles told in the JSON, per halving of the rest. */
    private static final int STEPS = 2;

    /** Why the run does not count, a sentence each; empty if it does. */
    List<String> failures() {
        final List<String> sentences = new ArrayList<>();
        if (report.missing() > 0) {
            sentences.add(report.missing() + " answers did not come");
        }
        if (report.mismatches() > 0) {
            sentences.add(report.mismatches() + " answers were wrong");
        }
        if (report.disconnects() > 0) {
            sentences.add(report.disconnects() + " connections were lost");
        }
        if (!reachedRate()) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "the rate was missed: %.0f/s were wanted, %.0f/s came, %d were never sent",
                    wanted().orElse(0.0),
                    report.ratePerSecond(),
                    report.unsent()));
        }
        if (!receipts.holds()) {
            sentences.add(receipts.refused().size() + " receipts do not verify");
        }
        sentences.addAll(books.failures());
        return sentences;
    }

    private boolean reachedRate() {
        return report.unsent() == 0
                && wanted().map(rate -> report.ratePerSecond() >= rate * (1 - RATE_TOLERANCE) - chance(rate))
                        .orElse(true);
    }

    /** By how much a Poisson process of the rate may be below it in this time by itself, answers a second. */
    private double chance(final double rate) {
        return report.plan().pace() instanceof Pace.Poisson
                ? DEVIATIONS * Math.sqrt(rate / Math.max(1, report.seconds()))
                : 0;
    }

    private Optional<Double> wanted() {
        return report.plan().pace() instanceof Pace.Open open ? Optional.of(open.perSecond()) : Optional.empty();
    }

    /** What is held against the ceiling: the rate that was asked for, or in a closed loop the one that came. */
    private double asked() {
        return wanted().orElse(report.ratePerSecond());
    }

    /** Words for what was asked for. */
    String title() {
        final LoadPlan plan = report.plan();
        final String pace = plan.pace() instanceof Pace.Closed closed
                ? "closed loop, " + closed.inFlight() + " in flight each"
                : openPace((Pace.Open) plan.pace());
        return plan.connections() + (plan.connections() == 1 ? " connection, " : " connections, ") + pace
                + (plan.tls().isPresent() ? ", TLS" : "") + ", "
                + plan.duration().toSeconds() + " s after "
                + plan.warmup().toSeconds() + " s of warm-up";
    }

    private static String openPace(final Pace.Open pace) {
        final String rate = String.format(Locale.ROOT, "open loop, %.0f/s", pace.perSecond());
        if (pace instanceof Pace.Bursts bursts) {
            return rate + " in bursts of " + bursts.size();
        }
        return rate + (pace instanceof Pace.Poisson ? ", Poisson" : ", evenly spaced");
    }

    void print(final PrintWriter out) {
        row(out, "load", title());
        row(
                out,
                "mix",
                report.plan().mix().toString() + ", seed " + report.plan().seed());
        row(
                out,
                "rate",
                "%.0f answers/s over %.1f s; %d sent, %d answered, %d answered 91",
                report.ratePerSecond(),
                report.seconds(),
                report.sent(),
                report.answered(),
                report.busy());
        row(
                out,
                "latency ms",
                "p50 %.3f  p90 %.3f  p99 %.3f  p99.9 %.3f  max %.3f%s",
                report.latencies().p50() / US_PER_MS,
                report.latencies().p90() / US_PER_MS,
                report.latencies().p99() / US_PER_MS,
                report.latencies().p999() / US_PER_MS,
                report.latencies().max() / US_PER_MS,
                wanted().isPresent()
                        ? ", from the intended time of sending"
                        : ", from sending: says nothing of waiting");
        row(out, "generator", "sent at most %.3f ms later than meant", report.greatestSendDelayUs() / US_PER_MS);
        row(out, "answers by code", report.answersByCode().toString());
        row(out, "requests", report.sentByKind().toString());
        row(
                out,
                "checked",
                "MAC and code of every answer: %d wrong, %d missing; %d connections lost",
                report.mismatches(),
                report.missing(),
                report.disconnects());
        report.examples().forEach(example -> row(out, "wrong", example.toString()));
        row(
                out,
                "receipts",
                "%d of %d sampled verified",
                receipts.verified(),
                receipts.verified() + receipts.refused().size());
        receipts.refused().stream().limit(1).forEach(reason -> row(out, "refused", reason));
        books.journal().ifPresent(verdict -> row(out, "journal", verdict.line()));
        books.course().ifPresent(course -> course.lines().forEach(line -> row(out, "archive", line)));
        books.archive().ifPresent(verdict -> row(out, "archive", verdict.line()));
        ceiling.ifPresent(highest -> {
            row(out, "ceiling", highest.line());
            row(
                    out,
                    "ceiling",
                    highest.judgement(asked()) + (report.plan().tls().isPresent() ? " (without TLS)" : ""));
        });
        server.forEach(line -> row(out, "server", line));
        manifest.lines().forEach(line -> row(out, "run with", line));
        final List<String> failures = failures();
        row(out, "result", failures.isEmpty() ? "counts" : "FAIL: " + String.join("; ", failures));
        out.flush();
    }

    private static void row(final PrintWriter out, final String name, final String format, final Object... values) {
        final String text = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
        out.printf(Locale.ROOT, "  %-16s%s%n", name, text);
    }

    /** Writes the same as one JSON object; latencies are in microseconds. */
    void write(final Path file) throws IOException {
        final ObjectMapper mapper = new ObjectMapper();
        final ObjectNode root = mapper.createObjectNode();
        failures().forEach(root.putArray("failures")::add);
        plan(root.putObject("plan"));
        root.put("rate_per_second", report.ratePerSecond()).put("seconds", report.seconds());
        root.put("sent", report.sent()).put("answered", report.answered()).put("busy", report.busy());
        root.put("unsent", report.unsent()).put("missing", report.missing()).put("wrong", report.mismatches());
        root.put("retried", report.retried()).put("disconnects", report.disconnects());
        final ObjectNode codes = root.putObject("answers_by_code");
        report.answersByCode().forEach(codes::put);
        final ObjectNode kinds = root.putObject("sent_by_kind");
        report.sentByKind().forEach((kind, count) -> kinds.put(kind.name(), count));
        latencies(root.putObject("latency_us"));
        seconds(root.putArray("by_second"));
        root.put("receipts_verified", receipts.verified())
                .put("receipts_refused", receipts.refused().size());
        root.put("journal", books.journal().map(Verdict::line).orElse(""));
        root.put("archive", books.archive().map(Verdict::line).orElse(""));
        books.course().ifPresent(course -> archiveLag(root.putObject("archive_lag"), course));
        server.forEach(root.putArray("server")::add);
        final ObjectNode taken = root.putObject("manifest");
        manifest.write(taken);
        ceiling.ifPresent(highest -> ceiling(root.putObject("generator_ceiling"), taken, highest));
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private static void archiveLag(final ObjectNode node, final ArchiveCourse course) {
        node.put("last_seconds", course.lastSeconds()).put("greatest_seconds", course.greatestSeconds());
        node.put("greatest_batches", course.greatestBatches()).put("seconds_per_second", course.slope());
        course.drainSeconds().ifPresent(seconds -> node.put("drain_seconds", seconds));
        final ArrayNode points = node.putArray("by_second");
        course.points()
                .forEach(point -> points.addObject()
                        .put("second", point.second())
                        .put("batches", point.batches())
                        .put("seconds", point.lagSeconds()));
    }

    private void ceiling(final ObjectNode node, final ObjectNode taken, final Ceiling highest) {
        node.put("per_second", highest.perSecond()).put("connections", highest.connections());
        node.put("in_flight", highest.inFlight()).put("seconds", highest.seconds());
        node.put("share", asked() / highest.perSecond()).put("near", highest.isNear(asked()));
        taken.put("generator_ceiling_per_second", highest.perSecond());
    }

    private void plan(final ObjectNode node) {
        final LoadPlan plan = report.plan();
        node.put("title", title()).put("connections", plan.connections()).put("loops", plan.loops());
        node.put("tls", plan.tls().isPresent())
                .put("mix", plan.mix().toString())
                .put("seed", plan.seed());
        node.put("first_card", plan.firstCard()).put("cards", plan.cards()).put("card_skew", plan.cardSkew());
        node.put("terminals", plan.terminals());
        wanted().ifPresent(rate -> node.put("wanted_per_second", rate));
    }

    private void latencies(final ObjectNode node) {
        node.put("p50", report.latencies().p50()).put("p90", report.latencies().p90());
        node.put("p99", report.latencies().p99()).put("p999", report.latencies().p999());
        node.put("max", report.latencies().max());
        final ArrayNode all = node.putArray("percentiles");
        report.histogram()
                .percentiles(STEPS)
                .forEach(step -> all.addArray()
                        .add(step.getPercentileLevelIteratedTo())
                        .add(step.getValueIteratedTo() / NS_PER_US));
    }

    private void seconds(final ArrayNode all) {
        for (final Slice slice : report.slices()) {
            final ObjectNode node = all.addObject();
            node.put("second", slice.second()).put("sent", slice.sent()).put("answered", slice.answered());
            node.put("p50", slice.percentileUs(50))
                    .put("p99", slice.percentileUs(99))
                    .put("max", slice.maxUs());
        }
    }
}
