package io.attesta.bench.deltas;

import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.access.MadeToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.settings.Settings;
import io.attesta.bench.server.OwnServer;
import io.attesta.bench.server.Presets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code attesta bench deltas}: loads files of deltas, stops cards one by one, sends snapshots under load. Exits 1 if anything was wrong
 * or missing; being slow is said, and is no failure.
 */
@Command(
        name = "deltas",
        description =
                "Loads files of deltas into a server of its own, looks whether each delta bites at the next request,"
                        + " and what a snapshot of all cards does to authorizations.")
public final class DeltasCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Option(
            names = "--cards",
            paramLabel = "N",
            defaultValue = "" + SampleWorld.CARDS,
            description = "Cards of the server, and lines of each file (default: ${DEFAULT-VALUE}).")
    private int cards;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "How often a file is loaded in each way, after once that is not counted (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--probes",
            paramLabel = "N",
            defaultValue = "500",
            description = "Cards that are stopped, presented, let go, presented again (default: ${DEFAULT-VALUE}).")
    private int probes;

    @Option(
            names = "--snapshots",
            paramLabel = "N",
            defaultValue = "3",
            description = "Snapshots in which every card is changed, and as many in which a hundredth is; 0 = none"
                    + " (default: ${DEFAULT-VALUE}).")
    private int snapshots;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Authorizations a second beside the snapshots, evenly spaced (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "Connections that they come from (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Seconds of authorizations before each snapshot and after the last (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
    private Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSensible();
        final Settings settings = options.load(presets());
        say("Starting a server with " + cards + " sample cards, "
                + (settings.database().archive() ? "its archive beside it" : "without an archive"));
        try (OwnServer server = OwnServer.start(settings, options, cards)) {
            final DeltasReport report = run(server, settings);
            server.requireSound();
            final DeltasSummary summary =
                    new DeltasSummary(report, settings.database().archive());
            summary.print(out());
            if (json != null) {
                summary.write(json);
            }
            return report.isRight() ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
        } catch (final ServerException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private DeltasReport run(final OwnServer server, final Settings settings) throws InterruptedException {
        final TokenFile tokens =
                new TokenFile(server.folder().resolve(settings.http().tokensFile()));
        try (MadeToken token = tokens.make(
                Role.BACK_OFFICE, Optional.empty(), Optional.of("bench"), Instant.now(), Optional.empty())) {
            final BackOffice backOffice = new BackOffice(server.server().httpAddress(), String.valueOf(token.chars()));
            return new DeltasRun(plan(), server.address(), server.keys(), backOffice, server.folder(), this::say).run();
        } catch (final IOException e) {
            throw new CommandFailure("The measurement cannot go on: " + e.getMessage() + ".", e);
        }
    }

    private DeltasPlan plan() {
        return new DeltasPlan(cards, rounds, probes, snapshots, rate, connections, seconds, System.nanoTime());
    }

    /** No archive, because nothing else is to run. */
    private Map<String, String> presets() {
        final Map<String, String> presets = Presets.measured(cards);
        presets.put("database.archive", "false");
        return presets;
    }

    private void requireSensible() {
        if (cards < 1_000 || cards > 50_000_000) {
            throw wrongUsage("--cards takes 1000 to 50000000.");
        }
        if (rounds < 1 || rounds > 1_000 || probes < 0 || probes > 100_000 || snapshots < 0 || snapshots > 1_000) {
            throw wrongUsage("--rounds takes 1 to 1000, --probes 0 to 100000, --snapshots 0 to 1000.");
        }
        if (rate < 1 || rate > 1_000_000 || connections < 1 || connections > Math.min(DeltasPlan.TERMINALS, cards)) {
            throw wrongUsage("--rate takes 1 to 1000000, --connections 1 to " + DeltasPlan.TERMINALS
                    + " and no more than there are cards.");
        }
        if (seconds < 1 || seconds > 3_600) {
            throw wrongUsage("--seconds takes 1 to 3600.");
        }
    }

    private static CommandFailure wrongUsage(final String sentence) {
        return new CommandFailure(sentence, ExitCodes.WRONG_USAGE, null);
    }

    private void say(final String line) {
        out().println(line);
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
