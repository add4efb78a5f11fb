package io.attesta.bench.scale;

import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.bench.load.SampleTerminals;
import io.attesta.bench.measure.RunManifest;
import io.attesta.bench.server.Descriptors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attesta bench scale}. Exits 1 if an answer was missing or wrong, or a journal does not verify; never for a rate or a ratio. */
@Command(
        name = "scale",
        description =
                "Says what an authorization costs with more cards, on more connections, or under more load; everything in turn"
                        + " in one run, each server in a process of its own.")
public final class ScaleCommand implements Callable<Integer> {
    private static final int MOST_CARDS = 50_000_000;
    private static final int MOST_RATE = 1_000_000;
    private static final int MOST_LINES = 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Option(
            names = "--scenario",
            required = true,
            paramLabel = "SCENARIO",
            description =
                    "cards (16 connections with 32 in flight each), connections (512 in flight over all, one at least on"
                            + " each) or load (open loop, 64 connections).")
    private String scenario;

    @Option(
            names = "--cards",
            paramLabel = "N",
            split = ",",
            defaultValue = "570000,10000000",
            description =
                    "Sample cards; of several, scenarios other than cards take the first (default: ${DEFAULT-VALUE}).")
    private List<Integer> cards;

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,10,100,1000,10000",
            description = "Of the scenario connections (default: ${DEFAULT-VALUE}).")
    private List<Integer> connections;

    @Option(
            names = "--rates",
            paramLabel = "N",
            split = ",",
            defaultValue = "1000,5000,10000,20000,40000",
            description = "Of the scenario load, requests a second (default: ${DEFAULT-VALUE}).")
    private List<Integer> rates;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each is measured (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "8",
            description = "Seconds of each measurement (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "Seconds before each measurement that are not counted, and twice as many before the first on each"
                            + " server (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the figures and how they came about there, too.")
    private Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final ScalePlan plan = plan();
        final RunManifest manifest = RunManifest.ofProcess();
        try (ScaleRun run = new ScaleRun(plan, options, this::say)) {
            final ScaleReport report = run.run();
            final ScaleSummary summary = new ScaleSummary(report, manifest);
            summary.print(spec.commandLine().getOut());
            if (json != null) {
                summary.write(json);
            }
            return report.isRight() ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
        } catch (final IOException e) {
            throw new CommandFailure("It cannot be measured: " + e.getMessage() + ".", e);
        }
    }

    private ScalePlan plan() {
        final ScaleScenario what = Arrays.stream(ScaleScenario.values())
                .filter(one -> one.toString().equals(scenario))
                .findFirst()
                .orElseThrow(() -> wrongUsage("--scenario takes cards, connections or load."));
        requireNumbers("--cards", cards, 16, MOST_CARDS);
        requireNumbers("--connections", connections, 1, SampleTerminals.COUNT);
        requireNumbers("--rates", rates, 1, MOST_RATE);
        if (rounds < 1 || rounds > 100 || seconds < 1 || seconds > 3_600 || warmUp < 0 || warmUp > 3_600) {
            throw wrongUsage("--rounds takes 1 to 100, --seconds 1 to 3600, --warm-up 0 to 3600.");
        }
        final List<Shape> shapes = what.shapes(cards, connections, rates);
        final ScalePlan plan = new ScalePlan(what, shapes, rounds, warmUp, seconds);
        if (cards.get(0) < plan.mostConnections()) {
            throw wrongUsage("--cards takes one at least for each connection, here " + plan.mostConnections() + ".");
        }
        try {
            Descriptors.requireRoom(plan.mostConnections());
        } catch (final ServerException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
        return plan;
    }

    private static void requireNumbers(
            final String option, final List<Integer> numbers, final int least, final int most) {
        if (numbers.size() > MOST_LINES
                || new HashSet<>(numbers).size() < numbers.size()
                || numbers.stream().anyMatch(number -> number < least || number > most)) {
            throw wrongUsage(
                    option + " takes up to " + MOST_LINES + " different numbers, " + least + " to " + most + ".");
        }
    }

    private static CommandFailure wrongUsage(final String sentence) {
        return new CommandFailure(sentence, ExitCodes.WRONG_USAGE, null);
    }

    private void say(final String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
