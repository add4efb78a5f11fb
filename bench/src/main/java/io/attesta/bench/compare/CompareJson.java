package io.attesta.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** The same for programs: one JSON object; times are in microseconds. */
final class CompareJson {
    private final CompareSummary summary;
    private final ObjectNode root = new ObjectMapper().createObjectNode();

    private CompareJson(final CompareSummary summary) {
        this.summary = summary;
    }

    static void write(final CompareSummary summary, final Path file) throws IOException {
        Files.writeString(
                file,
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(new CompareJson(summary).make())
                        + "\n");
    }

    private ObjectNode make() {
        final CompareReport report = summary.report();
        root.put("scenario", report.plan().workload().toString());
        root.put("right", report.isRight());
        manifest(root.putObject("manifest"));
        final ArrayNode systems = root.putArray("systems");
        report.standings().forEach(standing -> standing(systems.addObject(), standing));
        final ArrayNode ratios = root.putArray("ratios");
        report.ratios()
                .forEach(ratio -> ratios.addObject()
                        .put("of", Contender.ATTESTA.toString())
                        .put("to", ratio.to().toString())
                        .put("of_medians", ratio.ofMedians())
                        .put("lowest", ratio.lowest())
                        .put("highest", ratio.highest()));
        final ArrayNode measurements = root.putArray("measurements");
        report.measurements().forEach(one -> measurement(measurements.addObject(), one));
        return root;
    }

    private void manifest(final ObjectNode node) {
        summary.manifest().write(node);
        final ComparePlan plan = summary.report().plan();
        node.put("connections", plan.workload().connections());
        node.put("in_flight", plan.workload().inFlight());
        node.put("per_second", plan.workload().perSecond());
        node.put("rounds", plan.rounds());
        node.put("warm_up_seconds", plan.warmUpSeconds());
        node.put("seconds", plan.seconds());
        node.put("cards", plan.cards());
        final ObjectNode set = node.putObject("set");
        summary.set().forEach(set::put);
        node.put("durable", "batch".equals(summary.set().get("journal.sync")));
        node.put("archive", summary.archive());
        final ArrayNode notes = node.putArray("notes");
        summary.notes().forEach(notes::add);
    }

    private static void standing(final ObjectNode node, final Standing standing) {
        node.put("system", standing.contender().toString());
        node.put("rate_per_second", standing.ratePerSecond());
        node.put("lowest_rate", standing.lowestRate()).put("highest_rate", standing.highestRate());
        node.put("p50_us", standing.p50Us()).put("p99_us", standing.p99Us()).put("p999_us", standing.p999Us());
        optional(node, "server_us", standing.serverUs());
        optional(node, "database_us", standing.databaseUs());
        optional(node, "generator_us", standing.generatorUs());
    }

    private static void measurement(final ObjectNode node, final Measurement one) {
        node.put("system", one.contender().toString()).put("round", one.round());
        node.put("rate_per_second", one.ratePerSecond()).put("answers", one.answers());
        node.put("p50_us", one.p50Us()).put("p99_us", one.p99Us()).put("p999_us", one.p999Us());
        optional(node, "server_us", one.serverUs());
        optional(node, "database_us", one.databaseUs());
        optional(node, "generator_us", one.generatorUs());
        node.put("checked", one.checked());
        final ArrayNode problems = node.putArray("problems");
        one.problems().forEach(problems::add);
    }

    private static void optional(final ObjectNode node, final String name, final OptionalDouble value) {
        if (value.isPresent()) {
            node.put(name, value.getAsDouble());
        }
    }
}
