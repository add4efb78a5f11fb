package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.archive.ArchiveDatabase;
import io.attesta.authorizer.archive.ArchiveEvents;
import io.attesta.authorizer.archive.PostgresServer;
import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.testing.DatabaseProxy;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database of others under a running load: stopped (ten seconds in every build, {@code -Darchive.outage=60s} or {@code 10m} on
 * demand), read-only, slow. Terminals see nothing of it, and in the end every answer is in one row.
 */
final class DatabaseOutageSystemTest {
    private static final Duration OUTAGE =
            Duration.parse("PT" + System.getProperty("archive.outage", "10s").toUpperCase(Locale.ROOT));
    private static final Duration TO_DRAIN_BACKLOG = Duration.ofSeconds(120);
    private static final int PART = 100;
    private static final Duration RESTING = Duration.ofMillis(50);
    // Far above what a busy machine makes anybody wait, far below every patience with a database.
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(4);
    private static final ArchiveEvents NOBODY = new ArchiveEvents() {
        @Override
        public void connected(final long batch) {
            // The server's archiver is the one that is watched.
        }

        @Override
        public void disconnected(final String reason) {
            // As above.
        }

        @Override
        public void archived(final long lastBatch, final int rows) {
            // As above.
        }

        @Override
        public void fatal(final String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void postgresTrouble(final String reason) {
            throw new AssertionError(reason);
        }
    };

    @TempDir
    private Path folder;

    private int port;

    @Test
    void shouldAnswerAsAlwaysAndArchiveOnceWhenTheDatabaseIsAwayReadOnlyOrSlow() throws Exception {
        final Path data = folder.resolve("data");
        new MadeKeys(folder).copyTo(data);
        choosePort();
        PostgresServer postgres = postgres();
        try (KeyStore keys = NodeKeys.open(Settings.defaults(), data, Map.of());
                DatabaseProxy proxy = new DatabaseProxy(port)) {
            // Some thousand answers while the database is away: a backlog, but none that takes longer to look through
            // than to make.
            final TerminalLoad load = new TerminalLoad(keys).resting(RESTING);
            try (ServerProcess server = ServerProcess.serve(data, archiving(proxy))) {
                load.run(server, PART);
                follow(server);

                postgres.close();
                answerFor(OUTAGE, load, server);
                assertThat(server.gauge("attesta_archive_lag_batches")).isPositive();
                assertThat(server.http("/health/ready").statusCode()).isEqualTo(200);
                postgres = postgres();
                follow(server);

                readOnly(postgres.database(), "on");
                answerFor(Duration.ofSeconds(2), load, server);
                readOnly(postgres.database(), "off");
                follow(server);

                proxy.slow(TimeUnit.MILLISECONDS.toNanos(20));
                answerFor(Duration.ofSeconds(2), load, server);
                proxy.slow(0);

                assertThat(load.refused()).as("refused").isZero();
                assertThat(load.longestWait()).as("longest wait of a terminal").isLessThan(MOST_PATIENCE);
                server.terminate();
                assertThat(server.exitCode(Duration.ofSeconds(10)))
                        .as("%s", server)
                        .isZero();
                load.awaitEnd();
            }
            try (ServerProcess server = ServerProcess.serve(data, archiving(proxy))) {
                load.resendUnanswered(server);
                ArchivedAnswers.await(server, TO_DRAIN_BACKLOG);
            }
            ArchivedAnswers.assertOnce(postgres.database(), keys, load.answered());
            ArchivedAnswers.assertOnce(
                    JournaledAnswers.of(data).statements(), ArchivedAnswers.statements(keys, load.answered()));
        } finally {
            postgres.close();
        }
    }

    private static void follow(final ServerProcess server) throws Exception {
        ArchivedAnswers.awaitFollowing(server, TO_DRAIN_BACKLOG);
    }

    /** Keeps looking that answers come, all the time. */
    private static void answerFor(final Duration time, final TerminalLoad load, final ServerProcess server)
            throws Exception {
        final long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            load.awaitMore(server, PART);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Map<String, String> archiving(final DatabaseProxy proxy) {
        return Map.of(
                "database.archive",
                "true",
                "database.url",
                "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/attesta",
                "database.user",
                "attesta",
                "database.password-file",
                folder.resolve("postgres/password").toString());
    }

    private void choosePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
    }

    private PostgresServer postgres() throws Exception {
        Files.createDirectories(folder.resolve("postgres"));
        final PostgresServer server =
                new PostgresServer(folder.resolve("postgres"), folder.resolve("postgres.log"), port, NOBODY);
        server.start();
        try {
            server.ready().get(60, TimeUnit.SECONDS);
        } catch (final Exception e) {
            server.close();
            throw e;
        }
        return server;
    }

    private static void readOnly(final ArchiveDatabase database, final String value) throws SQLException {
        try (Connection connection = database.connect(30);
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("ALTER DATABASE attesta SET default_transaction_read_only = " + value);
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
    }
}
