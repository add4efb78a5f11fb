package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import io.attesta.authorizer.Launch;
import io.attesta.authorizer.ServerCommands;
import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.log.QuietLog;
import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Data that a server refuses to start over: one sentence for the operator, no fault inside, nothing left open. */
final class RefusedStartTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void nameData() {
        data = folder.resolve("data");
    }

    @Test
    void shouldNameTheJournalWhenItIsDamaged() throws Exception {
        new RunningServer(data, Map.of()).close();
        // The sample fills the first megabyte: whole batches follow the damaged one.
        try (RandomAccessFile file = new RandomAccessFile(
                data.resolve("journal/00000000000000000001.jnl").toFile(), "rw")) {
            file.seek(20_000);
            final int old = file.read();
            file.seek(20_000);
            file.write(old ^ 1);
        }
        assertThatThrownBy(() -> new RunningServer(data, Map.of()))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith(
                        "The server cannot start: the journal in " + data.resolve("journal") + " is damaged: ")
                .hasMessageEndingWith(".");
    }

    @Test
    void shouldNameBothMajorsWhenTheArchiveIsOfAnotherPostgres() throws Exception {
        makeClusterOfAnotherMajor();
        assertThatThrownBy(() -> new RunningServer(data, Map.of("database.archive", "true")))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("The server cannot start: the archive in ")
                .hasMessageContaining("is of PostgreSQL 16, this Attesta runs PostgreSQL 17")
                .hasMessageEndingWith(".");
    }

    @Test
    void shouldNameBothMajorsWhenReconcileFindsTheArchiveOfAnotherPostgres() throws Exception {
        new MadeKeys(folder).copyTo(data);
        Files.createDirectories(data.resolve("journal"));
        makeClusterOfAnotherMajor();
        final StringWriter err = new StringWriter();
        final int exitCode = new AttestaCommandLine(
                        List.of(new ServerCommands()), new PrintWriter(new StringWriter()), new PrintWriter(err, true))
                .execute("reconcile", "--data", data.toString());
        assertThat(err.toString())
                .startsWith("The archive's database cannot be started: the archive in ")
                .contains("is of PostgreSQL 16, this Attesta runs PostgreSQL 17")
                .endsWith(".\n")
                .hasLineCount(1);
        assertThat(exitCode).isEqualTo(1);
    }

    @Test
    void shouldCloseItsLogFilesWhenTheServerDoesNotStart() throws Exception {
        Files.createFile(Files.createDirectories(data.resolve("journal")).resolve("00000000000000000001.jnl"));
        final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        try {
            assertThatThrownBy(() -> Launch.start(
                            Settings.defaults(),
                            data,
                            Optional.of(Path.of(System.getProperty("attesta.home"))),
                            Map.of(),
                            0,
                            loaded -> {},
                            warning -> {},
                            (what, cause) -> {}))
                    .hasMessageStartingWith("There is no key file ");
            assertThat(context.isStarted()).isFalse();
        } finally {
            QuietLog.restore();
        }
    }

    @Test
    void shouldNameTheElementWhenTheFieldTableIsNotTheCodecs() throws Exception {
        final Path home = folder.resolve("home");
        final Path table = Files.createDirectories(home.resolve("config")).resolve("packager.xml");
        final Path shipped = Path.of(System.getProperty("attesta.home")).resolve("config/packager.xml");
        final String changed = Files.readString(shipped).replaceFirst("(id=\"14\"\\s+length=\")4", "$16");
        Files.writeString(table, changed);
        assertThatThrownBy(() -> Launch.start(
                        Settings.defaults(),
                        data,
                        Optional.of(home),
                        Map.of(),
                        0,
                        loaded -> {},
                        warning -> {},
                        (what, cause) -> {}))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("The server cannot start: " + table)
                .hasMessageContaining("DE14")
                .hasMessageEndingWith(".");
    }

    private void makeClusterOfAnotherMajor() throws IOException {
        Files.writeString(
                Files.createDirectories(data.resolve("postgres/cluster")).resolve("PG_VERSION"), "16\n");
    }
}
