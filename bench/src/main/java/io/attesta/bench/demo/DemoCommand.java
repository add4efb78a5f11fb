package io.attesta.bench.demo;

import io.attesta.authorizer.Launch;
import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.settings.TlsMode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code attesta demo}: starts the server with embedded PostgreSQL and the sample world, lets simulated terminals present cards over
 * TCP, verifies receipts with the public key only, reconciles journal and archive, prints a summary, stays up. Exits 1 if
 * anything was not as it must be.
 */
@Command(
        name = "demo",
        description =
                "Starts a server with 570,000 sample cards, runs a visible minute of terminals against it, checks everything.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Option(
            names = "--seconds",
            defaultValue = "60",
            paramLabel = "N",
            description = "How long terminals run (default: 60).")
    private int seconds;

    @Option(
            names = "--rate",
            defaultValue = "2000",
            paramLabel = "N",
            description = "Requests a second, arriving by chance (default: 2000).")
    private int rate;

    @Option(names = "--no-wait", description = "Ends after the summary instead of keeping the server up.")
    private boolean noWait;

    @Override
    public Integer call() throws InterruptedException {
        if (seconds < 1 || seconds > 86_400 || rate < 1 || rate > 1_000_000) {
            throw new CommandFailure(
                    "--seconds takes 1 to 86400 and --rate 1 to 1000000.", ExitCodes.WRONG_USAGE, null);
        }
        final PrintWriter out = spec.commandLine().getOut();
        final Settings settings = options.load();
        if (!settings.database().archive()) {
            throw new CommandFailure("The demo shows the archive too: leave database.archive on.");
        }
        if (settings.tls().http() != TlsMode.OFF) {
            throw new CommandFailure("The demo speaks plain HTTP to itself: leave tls.http off.");
        }
        final LiveLine line = new LiveLine(out);
        final CompletableFuture<String> fault = new CompletableFuture<>();
        final Launch launch = launch(settings, line, fault);
        final AtomicBoolean closed = new AtomicBoolean();
        final Runnable close = () -> {
            if (closed.compareAndSet(false, true)) {
                launch.close();
            }
        };
        final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            close.run();
                            // A stop that was asked for is no failure; what the demo found still is.
                            Runtime.getRuntime().halt(exitCode.getNow(ExitCodes.DONE));
                        },
                        "attesta-stop"));
        try {
            final boolean good =
                    new Demo(settings, options.data(), launch, !noWait, line, out).run(seconds, rate, fault);
            exitCode.complete(good ? ExitCodes.DONE : ExitCodes.FOUND_WRONG);
            if (good && !noWait) {
                out.println("The server stays up; Ctrl-C ends it.");
                out.flush();
                throw new CommandFailure("The server stopped: " + fault.join() + ".");
            }
            return exitCode.join();
        } catch (final ServerException e) {
            throw new CommandFailure(e.getMessage(), e);
        } finally {
            exitCode.complete(ExitCodes.FOUND_WRONG);
            close.run();
        }
    }

    private Launch launch(final Settings settings, final LiveLine line, final CompletableFuture<String> fault) {
        line.say("Starting the server with " + SampleWorld.CARDS + " sample cards in "
                + options.data().toAbsolutePath());
        try {
            return Launch.start(
                    settings,
                    options.data(),
                    options.home(),
                    System.getenv(),
                    SampleWorld.CARDS,
                    loaded -> {
                        if (loaded % 32_000 == 0) {
                            line.show("loading cards: " + loaded + " of " + SampleWorld.CARDS);
                        }
                    },
                    warning -> line.say("Note: " + warning),
                    (what, cause) -> fault.complete(what));
        } catch (final ServerException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }
}
