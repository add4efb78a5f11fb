package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.Launch;
import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.SettingsLoader;
import io.attesta.bench.BenchCommands;
import io.attesta.bench.load.FakeListener.Spoil;
import io.attesta.keystore.KeyStore;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code attesta bench load} fails for each thing that is planted; one server for all of them. */
@Timeout(180)
class LoadFailsTest {
    private static final int CARDS = 2_000;
    private static final String WITHOUT_ARCHIVE = "--set=database.archive=false";

    private static final long PAUSE_NS = 10_000_000;

    @TempDir
    private Path folder;

    private String said;

    @Test
    void shouldFailWithTheReasonForEachThingThatIsPlanted() throws Exception {
        try (Launch launch = start()) {
            final int port = launch.server().iso8583Address().getPort();
            awaitArchive(launch);
            final int exitCode = load(port);
            assertThat(exitCode).as(said).isEqualTo(ExitCodes.DONE);
            assertThat(said).contains("result          counts").contains(" missing=0 extra=0 different=0");

            assertThat(loadFake(launch.keys(), n -> n == 5 ? Spoil.HUNG_UP : Spoil.NOTHING))
                    .isEqualTo(ExitCodes.FOUND_WRONG);
            assertThat(said).containsPattern("FAIL: [1-9][0-9]* answers did not come; 1 connections were lost");

            assertThat(loadFake(launch.keys(), n -> Spoil.DELAYED)).isEqualTo(ExitCodes.FOUND_WRONG);
            assertThat(said)
                    .containsPattern("FAIL: the rate was missed: 200/s were wanted, 1[0-9]{2}/s came, 0 were never");

            awaitArchive(launch);
            forgetOneRow(launch);
            assertThat(load(port)).isEqualTo(ExitCodes.FOUND_WRONG);
            assertThat(said).containsPattern("FAIL: journal and archive differ: .* missing=1 extra=0 ");
        }
        spoilJournal();
        try (KeyStore keys =
                NodeKeys.open(SettingsLoader.load(Optional.empty(), Map.of(), Map.of()), folder, Map.of())) {
            assertThat(loadFake(keys, n -> Spoil.NOTHING)).isEqualTo(ExitCodes.FOUND_WRONG);
        }
        assertThat(said).containsPattern("FAIL: the journal does not verify: batches=.* damage=[1-9]");
    }

    private Launch start() {
        final Map<String, String> settings = Map.of(
                "transport.port", "0",
                "http.port", "0",
                "database.port", "0",
                "journal.min-free", "64MiB",
                "journal.segment-bytes", "4MiB");
        return Launch.start(
                SettingsLoader.load(Optional.empty(), Map.of(), settings),
                folder,
                Optional.empty(),
                Map.of(),
                CARDS,
                loaded -> {},
                warning -> {},
                (what, cause) -> {});
    }

    private int load(final int port) {
        return run("--port=" + port, "--in-flight=2", "--set=database.port=0");
    }

    /** Against a server that answers as it is told, under the keys of the folder. */
    private int loadFake(final KeyStore keys, final IntFunction<Spoil> spoils) throws InterruptedException {
        try (FakeListener listener = new FakeListener(new FakeAuthorizer(keys, LoadClock.system(), CARDS), spoils)) {
            return run("--port=" + listener.port(), "--rate=200", "--arrivals=fixed", WITHOUT_ARCHIVE);
        }
    }

    private static void awaitArchive(final Launch launch) {
        while (launch.server().archiveLagBatches() != 0) {
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private static void forgetOneRow(final Launch launch) throws Exception {
        try (Connection connection = launch.server().database().orElseThrow().connect(30);
                Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            assertThat(
                            statement.executeUpdate(
                                    "DELETE FROM authorization_record WHERE sequence = (SELECT min(sequence) FROM authorization_record)"))
                    .isEqualTo(1);
        }
    }

    /** One byte in the middle of what was written. */
    private void spoilJournal() throws Exception {
        final Path segment;
        try (Stream<Path> files = Files.list(folder.resolve("journal"))) {
            segment = files.filter(file -> file.toString().endsWith(".jnl"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            final long at = 100_000;
            file.seek(at);
            final int there = file.read();
            file.seek(at);
            file.write(there ^ 1);
        }
    }

    private int run(final String... options) {
        final StringWriter out = new StringWriter();
        final StringWriter complained = new StringWriter();
        final List<String> line = new ArrayList<>(List.of(
                "bench",
                "load",
                "--data=" + folder,
                "--connections=4",
                "--cards=" + CARDS,
                "--mix=presence",
                "--seconds=1",
                "--warm-up=0",
                "--ceiling-seconds=0"));
        line.addAll(List.of(options));
        final int exitCode = new AttestaCommandLine(
                        List.of(new BenchCommands()), new PrintWriter(out, true), new PrintWriter(complained, true))
                .execute(line.toArray(String[]::new));
        said = out + complained.toString();
        return exitCode;
    }
}
