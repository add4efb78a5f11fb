package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@TestMethodOrder(MethodOrderer.MethodName.class)
class PostgresServerTest {
    // One folder for all: unpacking the programs is what takes time.
    @TempDir
    private static Path folder;

    private final RecordedEvents events = new RecordedEvents();

    @Test
    void shouldBeDurableAndAskForPasswordWhenRunning() throws Exception {
        try (PostgresServer server = started()) {
            final ArchiveDatabase database = server.database();
            assertThat(SharedPostgres.one(database, "SHOW fsync")).isEqualTo("on");
            assertThat(SharedPostgres.one(database, "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(SharedPostgres.one(database, "SHOW full_page_writes")).isEqualTo("on");
            assertThat(SharedPostgres.one(database, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(SharedPostgres.one(
                            database,
                            "SELECT rolpassword LIKE 'SCRAM-SHA-256%' FROM pg_authid"
                                    + " WHERE rolname = current_user"))
                    .isEqualTo("t");
            assertThat(SharedPostgres.one(
                            database,
                            "SELECT count(*) FROM pg_hba_file_rules" + " WHERE auth_method <> 'scram-sha-256'"))
                    .isEqualTo("0");
            for (final char[] password : new char[][] {{}, "wrong".toCharArray()}) {
                final ArchiveDatabase intruder = new ArchiveDatabase(database.url(), database.user(), password);
                assertThatThrownBy(() -> SharedPostgres.one(intruder, "SELECT 1"))
                        .isInstanceOf(SQLException.class);
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("password"))))
                    .isEqualTo("rw-------");
            assertThat(database.label()).isEqualTo(database.url()).doesNotContain(new String(database.password()));
        }
    }

    @Test
    void shouldKeepDataWhenStartedAgain() throws Exception {
        try (PostgresServer server = started()) {
            SharedPostgres.run(server.database(), "CREATE TABLE kept AS SELECT 42 AS answer");
            assertThat(PostgresServer.running(folder).orElseThrow().url())
                    .isEqualTo(server.database().url());
        }
        assertThat(PostgresServer.running(folder)).isEmpty();
        try (PostgresServer server = started()) {
            assertThat(SharedPostgres.one(server.database(), "SELECT answer FROM kept"))
                    .isEqualTo("42");
        }
    }

    @Test
    void shouldStartAgainWhenPostgresIsKilled() throws Exception {
        try (PostgresServer server = started()) {
            final ProcessHandle process = Postmaster.of(folder.toRealPath().resolve("cluster"))
                    .orElseThrow()
                    .process();
            process.destroyForcibly();
            process.onExit().get(10, TimeUnit.SECONDS);
            final long deadline = System.nanoTime() + 20_000_000_000L;
            while (PostgresServer.running(folder).isEmpty() || !answers(server)) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(events.told).contains("trouble PostgreSQL ended by itself and is started again");
        }
    }

    @Test
    void shouldStopOrphanFirstWhenKilledRunLeftOne() throws Exception {
        started().close();
        final PostgresCluster cluster = new PostgresCluster(folder, folder.resolve("postgres.log"));
        final Postmaster orphan =
                cluster.start(PostgresBinaries.unpack(folder.toRealPath()), PostgresCluster.freePort(0));
        try (PostgresServer server = started()) {
            // Its process file goes a moment before it does.
            orphan.process().onExit().get(10, TimeUnit.SECONDS);
            assertThat(SharedPostgres.one(server.database(), "SELECT 1")).isEqualTo("1");
        }
        assertThat(events.told).isEmpty();
    }

    @Test
    void shouldStartWhenProcessFileNamesAnotherProcess() throws Exception {
        started().close();
        Files.writeString(
                folder.resolve("cluster/postmaster.pid"),
                ProcessHandle.current().pid() + "\n");
        try (PostgresServer server = started()) {
            assertThat(SharedPostgres.one(server.database(), "SELECT 1")).isEqualTo("1");
        }
        assertThat(events.told).isEmpty();
    }

    @Test
    void shouldRefuseWithWayToUpgradeWhenClusterIsOfAnotherMajor(@TempDir final Path old) throws Exception {
        Files.createDirectories(old.resolve("cluster"));
        Files.writeString(old.resolve("cluster/PG_VERSION"), "16\n");
        assertThatThrownBy(() -> new PostgresServer(old, old.resolve("postgres.log"), 0, events))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("PostgreSQL 16")
                .hasMessageContaining("pg_upgrade");
    }

    @Test
    void shouldRunThePinnedMajorWhenAsked() throws Exception {
        try (PostgresServer server = started()) {
            assertThat(SharedPostgres.one(server.database(), "SHOW server_version"))
                    .startsWith(PostgresCluster.MAJOR + ".");
        }
    }

    @Test
    void shouldStopWhenClosedWhileStarting() throws Exception {
        final PostgresServer server = new PostgresServer(folder, folder.resolve("postgres.log"), 0, events);
        server.start();
        server.close();
        assertThat(PostgresServer.running(folder)).isEmpty();
        assertThat(server.ready()).isDone();
    }

    private PostgresServer started() throws Exception {
        final PostgresServer server = new PostgresServer(folder, folder.resolve("postgres.log"), 0, events);
        server.start();
        server.ready().get(60, TimeUnit.SECONDS);
        return server;
    }

    private static boolean answers(final PostgresServer server) {
        try {
            return SharedPostgres.one(server.database(), "SELECT 1").equals("1");
        } catch (final SQLException e) {
            return false;
        }
    }
}
