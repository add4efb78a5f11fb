package io.attesta.authorizer;

import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.ArchiveEvents;
import io.attesta.authorizer.archive.PostgresException;
import io.attesta.authorizer.archive.PostgresServer;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.settings.DatabaseSettings;
import io.attesta.authorizer.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * The archive of a data folder, for commands: the database that settings name; else the folder's own, which runs while its server does,
 * and is started for the command alone when it does not.
 */
final class DataFolderArchive {
    /** What is done with the database. */
    @FunctionalInterface
    interface Use<T> {
        T with(ArchiveDatabase database) throws IOException;
    }

    private final Settings settings;
    private final Path data;

    /**
     * The archive of a folder.
     *
     * @throws CommandFailure if the folder has no journal, and so no archive
     */
    DataFolderArchive(final Settings settings, final Path data) {
        this(settings, data, true);
    }

    private DataFolderArchive(final Settings settings, final Path data, final boolean journal) {
        if (journal && Files.notExists(data.resolve("journal"))) {
            throw new CommandFailure("There is no journal in " + data + "; name the data folder with --data.");
        }
        this.settings = settings;
        this.data = data;
    }

    /**
     * The archive without its journal: the database that settings name needs no folder at all.
     *
     * @throws CommandFailure if settings name none and the folder has none
     */
    static DataFolderArchive alone(final Settings settings, final Path data) {
        if (settings.database().url().isEmpty() && Files.notExists(data.resolve("postgres"))) {
            throw new CommandFailure("There is no archive in " + data
                    + "; name the data folder with --data, or a database with --set database.url=jdbc:postgresql://….");
        }
        return new DataFolderArchive(settings, data, false);
    }

    /**
     * Does something while the database is there.
     *
     * @throws CommandFailure if it cannot be started, or the use threw a {@link ServerException}
     */
    <T> T use(final Use<T> use) {
        try {
            return open(use);
        } catch (final ServerException e) {
            throw new CommandFailure(e.getMessage(), e);
        } catch (final IOException | PostgresException e) {
            throw new CommandFailure("The archive's database cannot be started: " + e.getMessage() + ".", e);
        }
    }

    /**
     * Does something while the database is there, for whoever has locked the data folder: so no server runs.
     *
     * @throws CommandFailure as {@link #use}
     */
    <T> T useUnderLock(final Use<T> use) throws IOException {
        if (settings.database().url().isPresent()) {
            return open(use);
        }
        try (CloseStack parts = new CloseStack()) {
            return withOwn(use, parts);
        }
    }

    private <T> T open(final Use<T> use) throws IOException {
        final DatabaseSettings database = settings.database();
        if (database.url().isPresent()) {
            return use.with(FromSettings.externalArchive(database, data));
        }
        final Path folder = data.resolve("postgres");
        final Optional<ArchiveDatabase> running =
                Files.exists(folder) ? PostgresServer.running(folder) : Optional.empty();
        if (running.isPresent()) {
            return use.with(running.get());
        }
        // The server is stopped, and its database with it: started for this alone.
        try (CloseStack parts = new CloseStack()) {
            parts.push(DataFolder.open(data));
            return withOwn(use, parts);
        }
    }

    private <T> T withOwn(final Use<T> use, final CloseStack parts) throws IOException {
        final PostgresServer own = parts.push(new PostgresServer(
                data.resolve("postgres"),
                data.resolve("log/postgres.log"),
                settings.database().port(),
                new Silent()));
        own.start();
        return use.with(ready(own));
    }

    private static ArchiveDatabase ready(final PostgresServer own) {
        try {
            return own.ready().join();
        } catch (final CompletionException e) {
            throw new ServerException(
                    "The archive's database cannot be started: " + e.getCause().getMessage(), e);
        }
    }

    /** What the database tells while it is up for one command alone: its failure to start comes with {@code ready}. */
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
