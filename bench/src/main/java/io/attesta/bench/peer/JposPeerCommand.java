package io.attesta.bench.peer;

import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.PostgresServer;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.bench.peer.jpos.JposPeer;
import io.attesta.bench.peer.jpos.PeerLog;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attesta bench peer jpos}: with the keys of the data folder, and a PostgreSQL in it. */
@Command(name = "jpos", hidden = true, description = "Runs the server on jPOS until standard input closes.")
final class JposPeerCommand implements Callable<Integer> {
    private static final int START_SECONDS = 120;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Option(
            names = "--cards",
            paramLabel = "N",
            defaultValue = "" + SampleWorld.CARDS,
            description = "Sample cards (default: ${DEFAULT-VALUE}).")
    private int cards;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            defaultValue = "" + JposPeer.USUAL_SESSIONS,
            description =
                    "Sessions of the transaction manager and connections to the database (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--peer-log",
            paramLabel = "LOG",
            defaultValue = "quiet",
            description = "quiet or stock (default: ${DEFAULT-VALUE}).")
    private String log;

    @Override
    public Integer call() throws InterruptedException {
        if (cards < 1 || sessions < 1 || sessions > JposPeer.MAX_SESSIONS || !log.matches("quiet|stock")) {
            throw new CommandFailure(
                    "--cards takes 1 and more, --sessions 1 to " + JposPeer.MAX_SESSIONS
                            + ", --peer-log quiet or stock.",
                    ExitCodes.WRONG_USAGE,
                    null);
        }
        try (PostgresServer postgres = PeerPostgres.start(options.data());
                KeyStore keys = NodeKeys.open(options.load(), options.data(), options.environment())) {
            // A Ctrl-C in the terminal reaches this process, too, and PostgreSQL is in a session of its own.
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "attesta-stop"));
            serve(postgres.ready().get(START_SECONDS, TimeUnit.SECONDS), keys);
            return ExitCodes.DONE;
        } catch (final IOException | ExecutionException | TimeoutException e) {
            throw new CommandFailure("The jPOS peer cannot start: " + e.getMessage() + ".", e);
        }
    }

    private void serve(final ArchiveDatabase database, final KeyStore keys) throws IOException, InterruptedException {
        try (JposPeer peer = JposPeer.start(
                Files.createTempDirectory(options.data(), "q2-"),
                options.installed("config/packager.xml"),
                database,
                keys,
                cards,
                sessions,
                log.equals("stock") ? PeerLog.STOCK : PeerLog.QUIET)) {
            spec.commandLine()
                    .getOut()
                    .println("ready iso8583=127.0.0.1:" + peer.address().getPort());
            spec.commandLine().getOut().flush();
            Leash.hold(System.in);
        }
    }
}
