package io.attesta.bench.compare;

import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.bench.measure.RunManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attesta bench compare}. Exits 1 if an answer was missing or wrong, or a system could not run; never for a rate. */
@Command(
        name = "compare",
        description =
                "Runs Attesta, an echo server and a server on jPOS in turn under one load, each in a process of its own,"
                        + " and prints the ratios.")
public final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Option(
            names = "--scenario",
            required = true,
            paramLabel = "SCENARIO",
            description =
                    "pipelined (16 connections with 32 requests in flight each), unpipelined (200 with 1), idle (1 with 1) or open"
                            + " (20,000 requests a second over 1,000 connections).")
    private String scenario;

    @Option(
            names = "--systems",
            paramLabel = "NAMES",
            split = ",",
            description =
                    "Which, in the order of the first round: attesta, echo-bare (a client that only counts), echo (the checking"
                            + " generator), jpos (quiet log), jpos-stock (stock log) (default: all; of open, which is not for echo-bare, attesta and"
                            + " echo).")
    private List<String> systems = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each is measured (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Seconds of each measurement (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "10",
            description = "Seconds before each measurement that are shown and not counted (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--cards",
            paramLabel = "N",
            defaultValue = "" + SampleWorld.CARDS,
            description = "Sample cards (default: ${DEFAULT-VALUE}).")
    private int cards;

    @Option(
            names = "--archive",
            description =
                    "Attesta writes its archive meanwhile, which is reconciled afterwards (default: archive off).")
    private boolean archive;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the figures and how they came about there, too.")
    private Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final ComparePlan plan = plan();
        final RunManifest manifest = RunManifest.ofProcess();
        try (Arena arena = new Arena(plan, options)) {
            final CompareReport report = run(plan, arena);
            final CompareSummary summary = new CompareSummary(report, arena.set(), arena.archives(), manifest);
            summary.print(spec.commandLine().getOut());
            if (json != null) {
                CompareJson.write(summary, json);
            }
            return report.isRight() ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
        }
    }

    private ComparePlan plan() {
        if (rounds < 1 || rounds > 100 || seconds < 1 || seconds > 3_600 || warmUp < 0 || warmUp > 3_600) {
            throw wrongUsage("--rounds takes 1 to 100, --seconds 1 to 3600, --warm-up 0 to 3600.");
        }
        final Workload workload = named(Workload.values(), scenario)
                .orElseThrow(() -> wrongUsage("--scenario takes pipelined, unpipelined, idle or open."));
        if (cards < workload.connections() || cards > 10_000_000) {
            throw wrongUsage("--cards takes " + workload.connections() + " (one for each connection) to 10000000.");
        }
        return new ComparePlan(workload, contenders(workload), rounds, warmUp, seconds, cards, archive);
    }

    private List<Contender> contenders(final Workload workload) {
        if (systems.isEmpty()) {
            return workload.contenders();
        }
        final List<Contender> all = new ArrayList<>();
        for (final String name : systems) {
            final Contender contender = named(Contender.values(), name)
                    .filter(found -> !all.contains(found) && workload.takes(found))
                    .orElseThrow(() ->
                            wrongUsage("--systems takes each of attesta, echo-bare (not with open), echo, jpos and"
                                    + " jpos-stock once."));
            all.add(contender);
        }
        return all;
    }

    private static <E extends Enum<E>> Optional<E> named(final E[] all, final String name) {
        return Arrays.stream(all).filter(one -> one.toString().equals(name)).findFirst();
    }

    private static CommandFailure wrongUsage(final String sentence) {
        return new CommandFailure(sentence, ExitCodes.WRONG_USAGE, null);
    }

    private CompareReport run(final ComparePlan plan, final Arena arena) throws IOException, InterruptedException {
        final List<Measurement> measurements = new ArrayList<>();
        for (int round = 0; round < plan.rounds(); round++) {
            for (final Contender contender : plan.order(round)) {
                final Trial trial = new Trial(plan, arena, contender, round + 1);
                final Measurement measurement = trial.run();
                measurements.add(measurement);
                say(
                        "round %d  %-26s warm-up %9.0f/s  measured %9.0f/s  p50 %8.1f  p99 %8.1f  p99.9 %8.1f us  %s",
                        round + 1,
                        contender.title(),
                        trial.warmUpPerSecond(),
                        measurement.ratePerSecond(),
                        measurement.p50Us(),
                        measurement.p99Us(),
                        measurement.p999Us(),
                        measurement.problems().isEmpty()
                                ? measurement.checked()
                                : String.join("; ", measurement.problems()));
            }
        }
        return new CompareReport(plan, measurements);
    }

    private void say(final String format, final Object... values) {
        final PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
