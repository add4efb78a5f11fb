package io.attesta.authorizer;

import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.node.KeyWatch;
import io.attesta.authorizer.settings.LoadedSettings;
import io.attesta.authorizer.settings.Settings;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code attesta serve}: runs until it is told to end (SIGTERM, Ctrl-C), then drains and exits 0. When it takes requests it prints
 * one line: {@code ready iso8583=… http=… database=…}.
 */
@Command(name = "serve", description = "Runs the server until SIGTERM or Ctrl-C.")
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Option(
            names = "--sample",
            paramLabel = "COUNT",
            defaultValue = "0",
            description = "Fills empty tables with the sample world: COUNT cards and all acceptors.")
    private long sampleCards;

    @Option(
            names = "--new-epoch",
            paramLabel = "BATCH",
            arity = "0..1",
            fallbackValue = "-1",
            description =
                    "Begins an epoch where archive, checkpoint or snapshot know more than the journal: numbers go on where none was"
                            + " given before, and a signed entry says so. With the number of the journal's last batch, also"
                            + " where only you know that more was signed: after a backup of everything was restored. See"
                            + " docs/operating/disaster-recovery.md.")
    private Long newEpoch;

    @Override
    public Integer call() {
        if (sampleCards < 0) {
            throw new CommandFailure(
                    "--sample takes a number of cards, not a negative one.", ExitCodes.WRONG_USAGE, null);
        }
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        final CompletableFuture<String> fault = new CompletableFuture<>();
        final Launch launch = launch(err, fault);
        final AtomicBoolean stopped = new AtomicBoolean();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (stopped.compareAndSet(false, true)) {
                                launch.close();
                                // The exit code of a signal would be 128 and more; a stop that was asked for is no
                                // failure.
                                Runtime.getRuntime().halt(ExitCodes.DONE);
                            }
                        },
                        "attesta-stop"));
        out.println(readyLine(launch.server()));
        out.flush();
        final String what = fault.join();
        if (stopped.compareAndSet(false, true)) {
            launch.close();
        }
        throw new CommandFailure("The server stopped: " + what + "; see log/attesta.log in the data folder.");
    }

    private Launch launch(final PrintWriter err, final CompletableFuture<String> fault) {
        final Optional<Path> file = options.file();
        // Before it is read: what is written meanwhile is a change.
        final String stamp = file.map(KeyWatch::stamp).orElse("");
        final LoadedSettings started = options.loadWithOrigins();
        try {
            if (newEpoch != null) {
                beginEpoch(started.settings(), err);
            }
            final Launch launch = Launch.start(
                    started.settings(),
                    options.data(),
                    options.home(),
                    System.getenv(),
                    sampleCards,
                    loaded -> {},
                    err::println,
                    (what, cause) -> fault.complete(what));
            file.ifPresent(path -> launch.watchSettings(path, stamp, started, () -> options.loadAgain(path)));
            return launch;
        } catch (final ServerException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    private void beginEpoch(final Settings settings, final PrintWriter err) {
        final OptionalLong confirmed = newEpoch < 0 ? OptionalLong.empty() : OptionalLong.of(newEpoch);
        final EpochStart epoch =
                NewEpoch.begin(settings, options.data(), System.getenv(), confirmed, System.currentTimeMillis());
        err.println(NewEpoch.sentence(epoch));
        err.flush();
    }

    private static String readyLine(final AttestaServer server) {
        return "ready iso8583=" + text(server.iso8583Address()) + " http=" + text(server.httpAddress()) + " database="
                + server.databaseUrl();
    }

    private static String text(final InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
