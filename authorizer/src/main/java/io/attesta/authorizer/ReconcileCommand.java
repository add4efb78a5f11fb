package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.ArchiveEvents;
import io.attesta.authorizer.archive.PostgresException;
import io.attesta.authorizer.archive.PostgresServer;
import io.attesta.authorizer.archive.ReconciliationReport;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.DatabaseSettings;
import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code attesta reconcile}: compares journal and archive batch by batch. Prints what it found and, as its last line, {@code
 * journal=<n> archive=<n> missing=<n> extra=<n> different=<n>}; exits 1 if anything is missing, extra or different.
 */
@Command(
        name = "reconcile",
        description = "Compares journal and archive; works beside a running server and on a stopped one.")
final class ReconcileCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Override
    public Integer call() {
        final Settings settings = options.load();
        final Path data = options.data();
        if (Files.notExists(data.resolve("journal"))) {
            throw new CommandFailure("There is no journal in " + data + "; name the data folder with --data.");
        }
        try (KeyStore keys = NodeKeys.open(settings, data, System.getenv())) {
            final ReconciliationReport report = reconcile(settings, data, PublicKeySet.of(keys));
            final PrintWriter out = spec.commandLine().getOut();
            report.details().forEach(out::println);
            out.println(report.line());
            out.flush();
            return report.clean() ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
        } catch (final ServerException e) {
            throw new CommandFailure(e.getMessage(), e);
        } catch (final IOException | PostgresException e) {
            throw new CommandFailure("The archive's database cannot be started: " + e.getMessage() + ".", e);
        }
    }

    private static ReconciliationReport reconcile(final Settings settings, final Path data, final PublicKeySet keys)
            throws IOException {
        final DatabaseSettings database = settings.database();
        if (database.url().isPresent()) {
            final ArchiveDatabase external = ArchiveDatabase.external(
                    database.url().get(),
                    database.user().orElse(""),
                    database.passwordFile().map(data::resolve).orElse(null));
            return ArchiveCheck.run(settings.node(), data, external, keys);
        }
        final Path folder = data.resolve("postgres");
        final Optional<ArchiveDatabase> running =
                Files.exists(folder) ? PostgresServer.running(folder) : Optional.empty();
        if (running.isPresent()) {
            return ArchiveCheck.run(settings.node(), data, running.get(), keys);
        }
        // The server is stopped, and its database with it: started for the comparison alone.
        try (CloseStack parts = new CloseStack()) {
            parts.push(DataFolder.open(data));
            final PostgresServer own = parts.push(
                    new PostgresServer(folder, data.resolve("log/postgres.log"), database.port(), new Silent()));
            own.start();
            return ArchiveCheck.run(settings.node(), data, own.ready().join(), keys);
        } catch (final CompletionException e) {
            throw new ServerException(
                    "The archive's database cannot be started: " + e.getCause().getMessage(), e);
        }
    }

    /** What the database tells while it is up for the comparison alone: its failure to start comes with {@code ready}. */
    private static final class Silent implements ArchiveEvents {
        @Override
        public void connected(final long batch) {
            // No archiver runs.
        }

        @Override
        public void disconnected(final String reason) {
            // No archiver runs.
        }

        @Override
        public void archived(final long lastBatch, final int rows) {
            // No archiver runs.
        }

        @Override
        public void fatal(final String reason) {
            // No archiver runs.
        }

        @Override
        public void postgresTrouble(final String reason) {
            // Told by ready.
        }
    }
}
