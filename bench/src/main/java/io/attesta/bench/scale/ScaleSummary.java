package io.attesta.bench.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.bench.measure.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What came out and how it was measured, as lines for people and as JSON for programs.
 *
 * @param report of the run
 * @param manifest what it was run with
 */
record ScaleSummary(ScaleReport report, RunManifest manifest) {
    private static final double MUST = 1.5;
    private static final double AIM = 1.2;

    void print(final PrintWriter out) {
        row(
                out,
                "",
                "%10s %10s %10s %10s %10s %10s %10s %10s %8s",
                "answers/s",
                "lowest",
                "highest",
                "p50 us",
                "p99 us",
                "p99.9 us",
                "server us",
                "generator",
                "batch");
        report.lines().forEach(line -> print(out, line));
        if (report.plan().scenario() == ScaleScenario.CARDS) {
            report.lines().stream().skip(1).forEach(line -> out.println("  " + ratio(line)));
        }
        notes().forEach(note -> out.println("  " + note));
        report.measurements()
                .forEach(one -> one.problems()
                        .forEach(problem ->
                                row(out, "WRONG", "%s: %s", one.shape().title(), problem)));
        report.damaged().forEach(sentence -> row(out, "WRONG", "%s", sentence));
        out.println(report.isRight() ? "  every answer came and was right" : "  FAIL: does not count");
        out.flush();
    }

    private static void print(final PrintWriter out, final ScaleLine line) {
        row(
                out,
                line.shape().title(),
                "%10.0f %10.0f %10.0f %10.1f %10.1f %10.1f %10s %10s %8.1f%s%s",
                line.ratePerSecond(),
                line.lowestRate(),
                line.highestRate(),
                line.p50Us(),
                line.p99Us(),
                line.p999Us(),
                us(line.serverUs()),
                us(line.generatorUs()),
                line.batch(),
                line.busy() > 0 ? "  " + line.busy() + " answered 91" : "",
                line.isMissed() ? "  RATE MISSED" : "");
    }

    /** What a line's cost is to that of the first. */
    private String ratio(final ScaleLine line) {
        final ScaleLine first = report.lines().get(0);
        final OptionalDouble cost = report.cost(line);
        return String.format(
                Locale.ROOT,
                "%,d cards against %,d: processor time of the server for an answer %s, answers a second %.2f times",
                line.shape().cards(),
                first.shape().cards(),
                cost.isEmpty()
                        ? "not told"
                        : String.format(
                                Locale.ROOT,
                                "%.2f times (must %.1f, aim %.1f: %s)",
                                cost.getAsDouble(),
                                MUST,
                                AIM,
                                verdict(cost.getAsDouble())),
                line.ratePerSecond() / first.ratePerSecond());
    }

    private static String verdict(final double cost) {
        if (cost <= AIM) {
            return "aim met";
        }
        return cost <= MUST ? "must met" : "must missed";
    }

    /** How it was measured, and what a reader might take for granted and must not. */
    List<String> notes() {
        final ScalePlan plan = report.plan();
        final List<String> notes = new ArrayList<>();
        notes.add(String.format(
                Locale.ROOT,
                "%d rounds of %d s after %d s of warm-up each, every other round backwards; medians. A server in a process of its own for"
                        + " each number of cards, all up from first to last, one asked at a time, loaded for %d s before it all.",
                plan.rounds(),
                plan.seconds(),
                plan.warmUpSeconds(),
                2 * plan.warmUpSeconds()));
        notes.add("Presences, cards uniformly from all of the table, 21,000 terminals, plain TCP; journal.sync="
                + report.set().get("journal.sync") + ", archive "
                + ("true".equals(report.set().get("database.archive")) ? "on" : "off")
                + ", limits off, no snapshots. Batch: mean of the statements sealed at once, by the server's meters.");
        notes.add(
                plan.scenario() == ScaleScenario.LOAD
                        ? "Latencies count from the intended time of sending."
                        : "Closed loop: latencies count from sending and say nothing of waiting. Processor time is of whole processes,"
                                + " for one answer.");
        notes.addAll(manifest.lines());
        return notes;
    }

    private static String us(final OptionalDouble value) {
        return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.2f", value.getAsDouble());
    }

    private static void row(final PrintWriter out, final String name, final String format, final Object... values) {
        out.printf(Locale.ROOT, "  %-40s%s%n", name, String.format(Locale.ROOT, format, values));
    }

    /** Writes the same as one JSON object; times are in microseconds. */
    void write(final Path file) throws IOException {
        final ObjectMapper mapper = new ObjectMapper();
        final ObjectNode root = mapper.createObjectNode();
        root.put("scenario", report.plan().scenario().toString()).put("right", report.isRight());
        final ArrayNode lines = root.putArray("lines");
        report.lines().forEach(line -> write(lines.addObject(), line));
        final ArrayNode measurements = root.putArray("measurements");
        for (final ScaleMeasurement one : report.measurements()) {
            final ObjectNode node = shape(measurements.addObject(), one.shape()).put("round", one.round());
            node.put("rate_per_second", one.ratePerSecond()).put("answers", one.answers());
            node.put("p50_us", one.p50Us()).put("p99_us", one.p99Us()).put("p999_us", one.p999Us());
            one.serverUs().ifPresent(us -> node.put("server_us", us));
            one.generatorUs().ifPresent(us -> node.put("generator_us", us));
            node.put("batch", one.batch()).put("busy", one.busy());
            one.problems().forEach(node.putArray("problems")::add);
        }
        report.damaged().forEach(root.putArray("damaged")::add);
        final ObjectNode node = root.putObject("manifest");
        manifest.write(node);
        node.put("rounds", report.plan().rounds()).put("seconds", report.plan().seconds());
        node.put("warm_up_seconds", report.plan().warmUpSeconds());
        final ObjectNode set = node.putObject("set");
        report.set().forEach(set::put);
        notes().forEach(node.putArray("notes")::add);
        Files.writeString(file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private void write(final ObjectNode node, final ScaleLine line) {
        shape(node, line.shape()).put("rate_per_second", line.ratePerSecond());
        node.put("lowest_rate", line.lowestRate()).put("highest_rate", line.highestRate());
        node.put("p50_us", line.p50Us()).put("p99_us", line.p99Us()).put("p999_us", line.p999Us());
        line.serverUs().ifPresent(us -> node.put("server_us", us));
        line.generatorUs().ifPresent(us -> node.put("generator_us", us));
        node.put("batch", line.batch()).put("busy", line.busy()).put("rate_missed", line.isMissed());
        if (report.plan().scenario() == ScaleScenario.CARDS) {
            report.cost(line).ifPresent(cost -> node.put("cost_to_first", cost));
        }
    }

    private static ObjectNode shape(final ObjectNode node, final Shape shape) {
        node.put("cards", shape.cards()).put("connections", shape.connections());
        return shape.wanted() > 0
                ? node.put("wanted_per_second", shape.wanted())
                : node.put("in_flight", shape.inFlight());
    }
}
