package io.attesta.bench.overload;

import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.archive.ReconciliationReport;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.bench.load.LoadProgress;
import io.attesta.bench.load.Mix;
import io.attesta.bench.load.ReceiptCheck;
import io.attesta.bench.load.ReceiptSample;
import io.attesta.bench.load.Retry;
import io.attesta.bench.server.OwnServer;
import io.attesta.bench.server.Presets;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code attesta bench overload}: a calm, a storm, a calm; says what terminals were answered meanwhile and how soon the server was
 * itself again. Exits 1 if anything was wrong or missing, or if it took too long.
 */
@Command(
        name = "overload",
        description = "Overloads a server for some seconds and holds its recovery against the requirement.")
public final class OverloadCommand implements Callable<Integer> {
    private static final String USUAL_TERMINAL_LIMIT = "100";
    private static final int CALM_CONNECTIONS = 64;
    private static final int RECEIPTS = 200;
    private static final int TOLD_EVERY = 5;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Requests a second before, during and after the storm (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--overload-rate",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Requests a second of the storm, retries not counted (default: ${DEFAULT-VALUE}).")
    private int overloadRate;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description =
                    "Connections of the storm, each with up to 1,000 requests in flight (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "0",
            description = "How often a terminal that is answered 91 asks again (default: ${DEFAULT-VALUE}).")
    private int retries;

    @Option(
            names = "--retry-pause-ms",
            paramLabel = "N",
            defaultValue = "0",
            description = "Milliseconds between a 91 and asking again (default: ${DEFAULT-VALUE}, at once).")
    private int retryPauseMs;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "How long each of the three phases takes; below 12, of the time from second 10 on nothing is said"
                            + " (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "10",
            description = "Seconds before the first phase that are not counted (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--limiter",
            description = "Shows the limit of one terminal's requests instead: the storm comes from one terminal a"
                    + " connection, and the others must not notice it.")
    private boolean limiter;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "With --port: where that server listens (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description =
                    "Port of a server that runs already, has 570,000 sample cards and limits like those this command"
                            + " sets; its keys are read from --data (default: a server of its own in a temporary folder).")
    private int port;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
    private Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSensible();
        final boolean met = port == 0 ? againstOwn() : againstRunning();
        return met ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
    }

    private void requireSensible() {
        if (rate < 1 || overloadRate <= rate || overloadRate > 10_000_000) {
            throw wrongUsage("--rate takes 1 and more, --overload-rate more than that and up to 10000000.");
        }
        if (connections < 1 || connections > OverloadPlan.MAX_TERMINALS) {
            throw wrongUsage("--connections takes 1 to " + OverloadPlan.MAX_TERMINALS + ".");
        }
        if (seconds < 1 || seconds > 3_600 || warmUp < 0 || warmUp > 3_600) {
            throw wrongUsage("--seconds takes 1 to 3600, --warm-up 0 to 3600.");
        }
        if (retries < 0 || retries > 100 || retryPauseMs < 0 || retryPauseMs > 60_000) {
            throw wrongUsage("--retries takes 0 to 100, --retry-pause-ms 0 to 60000.");
        }
    }

    private static CommandFailure wrongUsage(final String sentence) {
        return new CommandFailure(sentence, ExitCodes.WRONG_USAGE, null);
    }

    private boolean againstOwn() throws IOException, InterruptedException {
        final Settings settings = options.load(presets());
        say("Starting a server with %d sample cards", SampleWorld.CARDS);
        try (OwnServer server = OwnServer.start(settings, options, SampleWorld.CARDS)) {
            final OverloadReport report = storm(server.address(), server.keys());
            server.requireSound();
            if (settings.database().archive()) {
                say("Waiting for the archive, and comparing it with the journal");
            }
            return tell(report, server.keys(), server.reconcile());
        } catch (final ServerException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private Map<String, String> presets() {
        final Map<String, String> presets = Presets.measured();
        if (limiter) {
            presets.put(Presets.TERMINAL_LIMIT, USUAL_TERMINAL_LIMIT);
        }
        return presets;
    }

    private boolean againstRunning() throws IOException, InterruptedException {
        try (KeyStore keys = NodeKeys.open(options.load(), options.data(), options.environment())) {
            return tell(storm(new InetSocketAddress(host, port), keys), keys, Optional.empty());
        }
    }

    private OverloadReport storm(final InetSocketAddress address, final KeyStore keys)
            throws IOException, InterruptedException {
        final OverloadPlan plan = plan();
        say(
                "%d s warm-up, %d s calm at %d/s, %d s overload at %d/s more on %d connections, %d s calm",
                warmUp, seconds, rate, seconds, overloadRate, connections, seconds);
        return new OverloadRun(plan, address, keys, progress -> tell(progress, plan)).run();
    }

    private OverloadPlan plan() {
        return new OverloadPlan(
                rate,
                overloadRate,
                CALM_CONNECTIONS,
                connections,
                limiter ? connections : OverloadPlan.MAX_TERMINALS,
                new Retry(retries, Duration.ofMillis(retryPauseMs)),
                Mix.usual(),
                warmUp,
                seconds,
                seconds,
                seconds,
                SampleWorld.CARDS,
                RECEIPTS,
                System.nanoTime());
    }

    private void tell(final LoadProgress progress, final OverloadPlan plan) {
        final int second = (int) Math.round(progress.seconds());
        if (second % TOLD_EVERY == 0) {
            final boolean storms = second > plan.stormFrom() && second <= plan.fall();
            say(
                    "%4d s %-8s  calm terminals: %6.0f/s, p99 %.2f ms, 91 so far: %d",
                    second,
                    storms ? "overload" : "calm",
                    progress.ratePerSecond(),
                    progress.interval().p99() / 1000,
                    progress.busy());
        }
    }

    private boolean tell(
            final OverloadReport report, final KeyStore keys, final Optional<ReconciliationReport> reconciled)
            throws IOException {
        final List<ReceiptSample> samples = new ArrayList<>(report.calm().samples());
        samples.addAll(report.storm().samples());
        final ReceiptCheck.Result receipts = new ReceiptCheck(PublicKeySet.of(keys)).verify(samples);
        final boolean good = report.isRight()
                && receipts.holds()
                && receipts.verified() > 0
                && reconciled.map(ReconciliationReport::clean).orElse(true)
                && (limiter ? report.isUnnoticed() : report.recovery().isInTime());
        final OverloadSummary summary = new OverloadSummary(
                report,
                good,
                receipts.verified() + " of " + samples.size() + " sampled verified",
                reconciled.map(ReconciliationReport::line).orElse(""));
        summary.print(out());
        if (json != null) {
            summary.write(json);
        }
        return good;
    }

    private void say(final String format, final Object... values) {
        out().println(String.format(Locale.ROOT, format, values));
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
