package io.attesta.authorizer.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One embedded PostgreSQL for all tests of the run, with a new database for each. */
final class SharedPostgres {
    private static final SharedPostgres INSTANCE = new SharedPostgres();
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final PostgresServer server;

    private SharedPostgres() {
        try {
            final Path folder = Files.createTempDirectory("attesta-postgres");
            server = new PostgresServer(folder, folder.resolve("postgres.log"), 0, new RecordedEvents());
            server.start();
            server.ready().get(90, TimeUnit.SECONDS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(folder)));
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A new empty database. */
    static ArchiveDatabase newDatabase() throws SQLException {
        final ArchiveDatabase first = INSTANCE.server.database();
        final String name = "test" + NUMBERS.incrementAndGet();
        try (Connection connection = first.connect(30);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return new ArchiveDatabase(first.url().replaceFirst("/attesta$", "/" + name), first.user(), first.password());
    }

    /** What a query gives in its one row and column. */
    static String one(final ArchiveDatabase database, final String sql) throws SQLException {
        try (Connection connection = database.connect(30);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Runs statements, one string each. */
    static void run(final ArchiveDatabase database, final String... sql) throws SQLException {
        try (Connection connection = database.connect(30);
                Statement statement = connection.createStatement()) {
            for (final String each : sql) {
                statement.execute(each);
            }
        }
    }

    private void stop(final Path folder) {
        server.close();
        try {
            PostgresBinaries.deleteTree(folder);
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
