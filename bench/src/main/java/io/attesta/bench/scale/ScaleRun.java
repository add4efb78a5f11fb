package io.attesta.bench.scale;

import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.bench.load.Mix;
import io.attesta.bench.load.Pace;
import io.attesta.bench.load.ReceiptCheck;
import io.attesta.bench.server.CheckProcess;
import io.attesta.bench.server.ProcessorTime;
import io.attesta.bench.server.ServerProcess;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Starts a server for each size of the sample world, keeps all of them, and asks one after the other: who is not asked idles. For one
 * thread.
 */
final class ScaleRun implements AutoCloseable {
    private static final int RECEIPTS = 200;
    private static final int USUAL_CONNECTIONS = 10_000;
    private static final int BESIDE = 100;

    private final ScalePlan plan;
    private final SettingsOptions options;
    private final Consumer<String> told;
    private final Map<Integer, ServerProcess> servers = new LinkedHashMap<>();

    /** @param told lines for people */
    ScaleRun(final ScalePlan plan, final SettingsOptions options, final Consumer<String> told) {
        this.plan = plan;
        this.options = options;
        this.told = told;
    }

    /**
     * Measures everything, stops the servers and proves their journals.
     *
     * @throws IOException with one sentence if a server does not start or does not tell how it is
     */
    ScaleReport run() throws IOException, InterruptedException {
        for (final Shape shape : plan.shapes()) {
            if (!servers.containsKey(shape.cards())) {
                start(shape.cards());
            }
        }
        final List<ScaleMeasurement> all = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            for (final Shape shape : plan.order(round)) {
                final ScaleMeasurement one = measure(shape, round + 1);
                told.accept(String.format(
                        Locale.ROOT,
                        "round %d  %s: %.0f/s  p50 %.1f us  batch %.1f%s",
                        round + 1,
                        shape.title(),
                        one.ratePerSecond(),
                        one.p50Us(),
                        one.batch(),
                        one.problems().isEmpty() ? "" : "  WRONG: " + String.join("; ", one.problems())));
                all.add(one);
            }
        }
        final Map<String, String> set = servers.values().iterator().next().set();
        return new ScaleReport(plan, all, set, verify());
    }

    private void start(final int cards) throws IOException, InterruptedException {
        told.accept(String.format(Locale.ROOT, "Starting a server with %,d cards", cards));
        final long startNs = System.nanoTime();
        final ServerProcess server = ServerProcess.start(options, presets(cards), cards, List.of());
        servers.put(cards, server);
        // The first time takes long on both sides.
        server.meters();
        told.accept(String.format(Locale.ROOT, "ready after %.1f s; warming it", (System.nanoTime() - startNs) / 1e9));
        if (plan.warmUpSeconds() > 0) {
            final Shape first = new Shape(cards, 16, new Pace.Closed(32));
            try (LoadRun run = new LoadRun(
                    load(first, server)
                            .duration(Duration.ofSeconds(2L * plan.warmUpSeconds()))
                            .build(),
                    server.keys(),
                    progress -> {})) {
                run.run();
            }
        }
    }

    private Map<String, String> presets(final int cards) {
        final Map<String, String> presets = new HashMap<>();
        presets.put(
                "transport.max-connections",
                Integer.toString(Math.max(USUAL_CONNECTIONS, plan.mostConnections() + BESIDE)));
        // A snapshot of ten million cards beside a measurement would be what is measured.
        presets.put("journal.snapshot-bytes", "64GiB");
        presets.put("journal.snapshot-interval", "1d");
        if (cards > SampleWorld.CARDS) {
            presets.put("cards.planned", Integer.toString(cards));
        }
        return presets;
    }

    private static LoadPlan.Builder load(final Shape shape, final ServerProcess server) {
        return LoadPlan.to(
                        server.address().getAddress().getHostAddress(),
                        server.address().getPort(),
                        shape.pace())
                .connections(shape.connections())
                .cards(1, shape.cards())
                .openingsPerCardHour(0)
                .mix(Mix.presenceOnly())
                .receiptSamples(RECEIPTS)
                .seed(System.nanoTime());
    }

    private ScaleMeasurement measure(final Shape shape, final int round) throws IOException, InterruptedException {
        final ServerProcess server = servers.get(shape.cards());
        final LoadPlan load = load(shape, server)
                .warmup(Duration.ofSeconds(plan.warmUpSeconds()))
                .duration(Duration.ofSeconds(plan.seconds()))
                .build();
        try (LoadRun run = new LoadRun(load, server.keys(), progress -> {});
                ServerWatch watch = new ServerWatch(server)) {
            run.open();
            final Duration from = run.lead().plus(load.warmup());
            watch.schedule(from, from.plus(load.duration()));
            final LoadReport report = run.run(System.nanoTime() + run.lead().toNanos());
            return measurement(shape, round, report, watch.from(), watch.to(), problems(report, server));
        }
    }

    private static ScaleMeasurement measurement(
            final Shape shape,
            final int round,
            final LoadReport report,
            final ServerWatch.Reading from,
            final ServerWatch.Reading to,
            final List<String> problems) {
        final long answers = Math.round(report.ratePerSecond() * report.seconds());
        final double batches = to.batches() - from.batches();
        return new ScaleMeasurement(
                shape,
                round,
                report.ratePerSecond(),
                report.latencies().p50(),
                report.latencies().p99(),
                report.latencies().p999(),
                ProcessorTime.serverUs(from.time(), to.time(), answers),
                ProcessorTime.generatorUs(from.time(), to.time(), answers),
                batches > 0 ? (to.statements() - from.statements()) / batches : 0,
                answers,
                report.busy(),
                problems);
    }

    private static List<String> problems(final LoadReport report, final ServerProcess server) {
        final List<String> problems = new ArrayList<>();
        if (report.answered() == 0) {
            problems.add("no answer came");
        }
        if (!report.isRight() || report.disconnects() > 0) {
            problems.add(report.mismatches() + " answers wrong, " + report.missing() + " missing, "
                    + report.disconnects() + " connections lost");
            report.examples().stream().limit(3).forEach(example -> problems.add(example.toString()));
        }
        final ReceiptCheck.Result receipts = new ReceiptCheck(PublicKeySet.of(server.keys())).verify(report.samples());
        if (!receipts.holds()) {
            problems.add(receipts.refused().size() + " sampled receipts do not verify");
        }
        return problems;
    }

    /** A line for each journal that does not hold. */
    private List<String> verify() throws IOException, InterruptedException {
        final List<String> damaged = new ArrayList<>();
        for (final Map.Entry<Integer, ServerProcess> server : servers.entrySet()) {
            final CheckProcess check = server.getValue().verifyStopped();
            told.accept(String.format(Locale.ROOT, "journal verify, %,d cards: %s", server.getKey(), check.lastLine()));
            if (check.exitCode() != 0) {
                damaged.add("the journal of the server with " + server.getKey() + " cards does not verify: "
                        + check.lastLine());
            }
        }
        return damaged;
    }

    @Override
    public void close() throws IOException {
        for (final ServerProcess server : servers.values()) {
            server.close();
        }
    }
}
