package io.attesta.bench.deltas;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.bench.load.LoadReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What came out, as lines for people and as JSON for programs.
 *
 * @param archive whether the server wrote its archive meanwhile
 */
record DeltasSummary(DeltasReport report, boolean archive) {
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_US = 1e3;

    void print(final PrintWriter out) {
        out.println();
        final DeltasPlan plan = report.plan();
        for (final Speed speed : report.speeds()) {
            row(
                    out,
                    speed.way().label(),
                    "%,.0f deltas/s, median of %d files of %d lines (%,.0f to %,.0f)",
                    speed.median(),
                    speed.perSecond().size(),
                    plan.cards(),
                    speed.perSecond().stream().min(Double::compare).orElse(0.0),
                    speed.perSecond().stream().max(Double::compare).orElse(0.0));
        }
        bite(out);
        if (!report.snapshots().isEmpty()) {
            snapshots(out);
        }
        report.snapshots().forEach(round -> wrong(out, round));
        report.after().ifPresent(after -> wrong(out, "after", after));
        row(
                out,
                "requirement",
                "%s (%,.0f deltas/s of NDJSON, p99 under a snapshot at most %.0f times that of before)",
                report.isFast() ? "met" : "MISSED",
                DeltasReport.REQUIRED_PER_SECOND,
                DeltasReport.MAX_P99_RATIO);
        row(out, "answers", "%s", report.isRight() ? "all there, all right" : "FAIL");
        out.flush();
    }

    private void bite(final PrintWriter out) {
        final Bite bite = report.bite();
        row(
                out,
                "next request",
                "refused %d of %d stopped cards, approved %d of %d let go; from acknowledgement to refusal p50 %.2f ms,"
                        + " p99 %.2f ms",
                bite.refused(),
                bite.probes(),
                bite.approved(),
                bite.probes(),
                bite.delays().getValueAtPercentile(50) / NS_PER_MS,
                bite.delays().getValueAtPercentile(99) / NS_PER_MS);
        if (!bite.isRight()) {
            row(out, "FAIL", "not every delta took effect for the next request");
        }
    }

    private void snapshots(final PrintWriter out) {
        row(out, "snapshot", "%s", "      s  answered   p50 ms   p99 ms  p99.9 ms   max ms");
        for (final SnapshotKind kind : SnapshotKind.values()) {
            final List<SnapshotRound> rounds = report.of(kind);
            load(out, "before", 0, rounds.stream().map(SnapshotRound::before).toList());
            load(
                    out,
                    kind.label(),
                    Speed.median(rounds.stream().map(SnapshotRound::seconds).toList()),
                    rounds.stream().map(SnapshotRound::during).toList());
            row(out, "", "p99 %.2f times that of before, median of %d", report.p99Ratio(kind), rounds.size());
        }
        load(out, "after", 0, report.after().stream().toList());
    }

    private static void load(
            final PrintWriter out, final String name, final double seconds, final List<LoadReport> loads) {
        final Histogram all = DeltasReport.together(loads);
        row(
                out,
                name,
                "%s  %8d %8.2f %8.2f  %8.2f %8.2f",
                seconds == 0 ? "       " : String.format(Locale.ROOT, "%7.1f", seconds),
                loads.stream().mapToLong(LoadReport::answered).sum(),
                all.getValueAtPercentile(50) / NS_PER_MS,
                all.getValueAtPercentile(99) / NS_PER_MS,
                all.getValueAtPercentile(99.9) / NS_PER_MS,
                all.getMaxValue() / NS_PER_MS);
    }

    private static void wrong(final PrintWriter out, final SnapshotRound round) {
        if (!round.fault().isEmpty()) {
            row(
                    out,
                    "FAIL",
                    "a snapshot (%s) was acknowledged with %s",
                    round.kind().label(),
                    round.fault());
        }
        wrong(out, "before a snapshot", round.before());
        wrong(out, "during a snapshot", round.during());
    }

    private static void wrong(final PrintWriter out, final String when, final LoadReport load) {
        if (!load.isClean()) {
            row(
                    out,
                    "FAIL",
                    "%s: %d answers wrong, %d missing, %d requests not sent, %d connections lost",
                    when,
                    load.mismatches(),
                    load.missing(),
                    load.unsent(),
                    load.disconnects());
            load.examples().forEach(example -> row(out, "wrong", "%s", example));
        }
    }

    private static void row(final PrintWriter out, final String name, final String format, final Object... values) {
        out.printf(Locale.ROOT, "  %-14s%s%n", name, String.format(Locale.ROOT, format, values));
    }

    /** Writes the same as one JSON object; latencies are in microseconds. */
    void write(final Path file) throws IOException {
        final ObjectMapper mapper = new ObjectMapper();
        final ObjectNode root = mapper.createObjectNode();
        root.put("right", report.isRight()).put("met", report.isFast());
        plan(root.putObject("plan"));
        environment(root.putObject("environment"));
        final ObjectNode speeds = root.putObject("deltas_per_second");
        for (final Speed speed : report.speeds()) {
            final ObjectNode node = speeds.putObject(speed.way().key()).put("median", speed.median());
            speed.perSecond().forEach(node.withArray("rounds")::add);
        }
        final Bite bite = report.bite();
        final ObjectNode next = root.putObject("next_request").put("probes", bite.probes());
        next.put("refused", bite.refused()).put("approved", bite.approved());
        percentiles(next, bite.delays());
        final ObjectNode snapshots = root.putObject("snapshots");
        for (final SnapshotKind kind : SnapshotKind.values()) {
            final ObjectNode node = snapshots.putObject(kind.key()).put("p99_ratio", report.p99Ratio(kind));
            report.of(kind).forEach(round -> round(node.withArray("rounds").addObject(), round));
        }
        report.after().ifPresent(after -> load(root.putObject("after"), after));
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private void plan(final ObjectNode node) {
        final DeltasPlan plan = report.plan();
        node.put("cards", plan.cards()).put("rounds", plan.rounds()).put("probes", plan.probes());
        node.put("snapshots", plan.snapshots()).put("rate", plan.rate()).put("connections", plan.connections());
        node.put("seconds", plan.seconds()).put("seed", plan.seed()).put("archive", archive);
    }

    private static void environment(final ObjectNode node) {
        node.put("java", System.getProperty("java.vm.version"));
        node.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        node.put("processors", Runtime.getRuntime().availableProcessors());
        node.put("max_memory_bytes", Runtime.getRuntime().maxMemory());
    }

    private static void round(final ObjectNode node, final SnapshotRound round) {
        node.put("seconds", round.seconds()).put("p99_ratio", round.p99Ratio()).put("fault", round.fault());
        load(node.putObject("before"), round.before());
        load(node.putObject("during"), round.during());
    }

    private static void load(final ObjectNode node, final LoadReport load) {
        node.put("sent", load.sent()).put("answered", load.answered()).put("busy", load.busy());
        node.put("wrong", load.mismatches()).put("missing", load.missing()).put("unsent", load.unsent());
        node.put("disconnects", load.disconnects());
        percentiles(node, load.histogram());
    }

    private static void percentiles(final ObjectNode node, final Histogram histogram) {
        node.put("p50_us", histogram.getValueAtPercentile(50) / NS_PER_US);
        node.put("p99_us", histogram.getValueAtPercentile(99) / NS_PER_US);
        node.put("p999_us", histogram.getValueAtPercentile(99.9) / NS_PER_US);
        node.put("max_us", histogram.getMaxValue() / NS_PER_US);
    }
}
