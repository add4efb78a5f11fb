package io.attesta.bench.compare;

import io.attesta.bench.load.Answers;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadProgress;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.bench.load.Mix;
import io.attesta.bench.load.ReceiptCheck;
import io.attesta.bench.peer.EchoClient;
import io.attesta.bench.peer.EchoPeer;
import io.attesta.bench.peer.EchoRun;
import io.attesta.bench.peer.PresenceFrames;
import io.attesta.bench.server.CheckProcess;
import io.attesta.bench.server.ProcessorTime;
import io.attesta.bench.server.SystemProcess;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/** One contender in one round: started, asked, checked, stopped, checked again. */
final class Trial {
    private static final int RECEIPTS = 200;
    private static final double NS_PER_US = 1_000;

    private final ComparePlan plan;
    private final Arena arena;
    private final Contender contender;
    private final int round;
    private final List<String> problems = new ArrayList<>();
    private final List<String> checked = new ArrayList<>();
    private double warmUpPerSecond;

    /** @param round from 1 */
    Trial(final ComparePlan plan, final Arena arena, final Contender contender, final int round) {
        this.plan = plan;
        this.arena = arena;
        this.contender = contender;
        this.round = round;
    }

    /** Answers a second of the warm-up; 0 before it. */
    double warmUpPerSecond() {
        return warmUpPerSecond;
    }

    Measurement run() throws IOException, InterruptedException {
        final Path data = arena.data(contender, round);
        final Measurement measured;
        if (contender != Contender.ATTESTA) {
            // The peers find theirs, Attesta makes its own.
            arena.keys(data).close();
        }
        try (SystemProcess system = SystemProcess.start(arena.arguments(contender, data), data);
                KeyStore keys = arena.keys(data)) {
            measured = measure(system, keys, data);
            if (!system.isAlive()) {
                problems.add("its process ended during the measurement");
            } else if (contender == Contender.ATTESTA && arena.archives()) {
                reconcile(system, data);
            }
        } catch (final IOException | RuntimeException e) {
            arena.clear(contender, data);
            return Measurement.none(contender, round, String.valueOf(e.getMessage()));
        }
        if (contender == Contender.ATTESTA) {
            verify(data);
        }
        arena.clear(contender, data);
        return new Measurement(
                contender,
                round,
                measured.ratePerSecond(),
                measured.p50Us(),
                measured.p99Us(),
                measured.p999Us(),
                measured.answers(),
                measured.serverUs(),
                measured.databaseUs(),
                measured.generatorUs(),
                String.join("; ", checked),
                problems);
    }

    private Measurement measure(final SystemProcess system, final KeyStore keys, final Path data)
            throws IOException, InterruptedException {
        try (ProcessorWatch watch = new ProcessorWatch(system.handle(), Arena.cluster(data))) {
            return contender == Contender.ECHO_BARE ? bare(system, keys, watch) : generated(system, keys, watch);
        }
    }

    private Measurement bare(final SystemProcess system, final KeyStore keys, final ProcessorWatch watch)
            throws IOException, InterruptedException {
        final Workload load = plan.workload();
        final List<byte[]> frames = PresenceFrames.of(keys, load.connections());
        try (EchoClient client =
                new EchoClient(system.iso8583(), frames, load.inFlight(), EchoPeer.USUAL_ANSWER_BYTES)) {
            final EchoRun run = client.run(plan.warmUpSeconds(), plan.seconds(), watch::begin, watch::end);
            warmUpPerSecond = run.warmUpPerSecond();
            checked.add("answers counted");
            if (run.missing() > 0 || run.answers() == 0) {
                problems.add(run.answers() + " answers came and " + run.missing() + " are missing");
            }
            return measurement(
                    run.ratePerSecond(),
                    run.latencies().getValueAtPercentile(50) / NS_PER_US,
                    run.latencies().getValueAtPercentile(99) / NS_PER_US,
                    run.latencies().getValueAtPercentile(99.9) / NS_PER_US,
                    run.answers(),
                    watch);
        }
    }

    private Measurement generated(final SystemProcess system, final KeyStore keys, final ProcessorWatch watch)
            throws IOException, InterruptedException {
        final AtomicReference<LoadProgress> warmUp = new AtomicReference<>();
        try (LoadRun run = new LoadRun(loadPlan(system), keys, progress -> {
                    if (progress.warmingUp()) {
                        warmUp.set(progress);
                    }
                })
                .answeredBy(contender == Contender.ECHO ? Answers.ECHOED : Answers.DECIDED)) {
            run.open();
            watch.schedule(plan.warmUpSeconds(), plan.warmUpSeconds() + plan.seconds());
            final LoadReport report = run.run(System.nanoTime());
            warmUpPerSecond = warmUp.get() == null ? 0 : warmUp.get().ratePerSecond();
            judge(report, keys);
            return measurement(
                    report.ratePerSecond(),
                    report.latencies().p50(),
                    report.latencies().p99(),
                    report.latencies().p999(),
                    Math.round(report.ratePerSecond() * report.seconds()),
                    watch);
        }
    }

    private LoadPlan loadPlan(final SystemProcess system) {
        return LoadPlan.to(
                        "127.0.0.1", system.iso8583().getPort(), plan.workload().pace())
                .connections(plan.workload().connections())
                .warmup(Duration.ofSeconds(plan.warmUpSeconds()))
                .duration(Duration.ofSeconds(plan.seconds()))
                .seed(round)
                .cards(1, plan.cards())
                .openingsPerCardHour(0)
                .mix(Mix.presenceOnly())
                .receiptSamples(RECEIPTS)
                .build();
    }

    private void judge(final LoadReport report, final KeyStore keys) {
        checked.add(String.format(
                Locale.ROOT,
                "%d answers checked, %d wrong, %d missing, %d refused by 91",
                report.answered(),
                report.mismatches(),
                report.missing(),
                report.busy()));
        if (!report.isClean()
                || report.busy() > plan.workload().mayBeRefused(report.answered())
                || report.answered() == 0) {
            problems.add(report.mismatches() + " answers wrong, " + report.missing() + " missing, " + report.busy()
                    + " refused by 91, " + report.disconnects() + " connections lost");
            report.examples().stream().limit(3).forEach(example -> problems.add(example.toString()));
        }
        if (contender != Contender.ECHO) {
            final ReceiptCheck.Result receipts = new ReceiptCheck(PublicKeySet.of(keys)).verify(report.samples());
            checked.add(receipts.verified() + " of " + report.samples().size() + " sampled receipts verified");
            if (!receipts.holds() || receipts.verified() == 0) {
                problems.add("of " + report.samples().size() + " sampled receipts " + receipts.verified() + " hold");
            }
        }
    }

    private Measurement measurement(
            final double rate,
            final double p50,
            final double p99,
            final double p999,
            final long answers,
            final ProcessorWatch watch) {
        return new Measurement(
                contender,
                round,
                rate,
                p50,
                p99,
                p999,
                answers,
                ProcessorTime.serverUs(watch.from(), watch.to(), answers),
                ProcessorTime.databaseUs(watch.from(), watch.to(), answers),
                ProcessorTime.generatorUs(watch.from(), watch.to(), answers),
                "",
                List.of());
    }

    private void reconcile(final SystemProcess system, final Path data) throws IOException, InterruptedException {
        if (!ArchiveLag.awaitNone(system.http().orElseThrow())) {
            problems.add("the archive did not catch up within ten minutes");
            return;
        }
        check("reconcile", CheckProcess.run(arena.with(data, List.of("reconcile"))));
    }

    private void verify(final Path data) throws IOException, InterruptedException {
        check("journal verify", CheckProcess.run(arena.with(data, List.of("journal", "verify"))));
    }

    private void check(final String command, final CheckProcess process) {
        checked.add(command + ": " + process.lastLine());
        if (process.exitCode() != 0) {
            problems.add(command + " ended with " + process.exitCode() + ": " + process.lastLine());
        }
    }
}
