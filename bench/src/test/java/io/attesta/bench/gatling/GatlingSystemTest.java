package io.attesta.bench.gatling;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.bench.server.OwnJava;
import io.attesta.bench.server.OwnServer;
import io.gatling.app.Gatling;
import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each simulation for a second against a server in this process, and two that must fail. A simulation runs in a process of its own, as the
 * Maven plugin runs it: Gatling ends its process and takes the logging with it.
 */
@Timeout(120)
final class GatlingSystemTest {
    private static final int CARDS = 2_000;
    private static final int ASSERTIONS_FAILED = 2;
    private static final int SECONDS = 100;
    private static final SettingsOptions OPTIONS = new SettingsOptions(Optional.empty(), Map.of());

    private static OwnServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        server = OwnServer.start(
                Settings.with(Map.of(
                        "transport.port", "0",
                        "http.port", "0",
                        "database.archive", "false",
                        "cards.planned", "10000",
                        "journal.segment-bytes", "16MiB",
                        "journal.min-free", "64MiB")),
                OPTIONS,
                CARDS);
    }

    @AfterAll
    static void stop() {
        server.requireSound();
        server.close();
    }

    @Test
    void shouldFindNothingWrongInAnyProfile() throws Exception {
        // Side by side; each has terminals of its own.
        final Run clinic = run(ClinicMorning.class, 0, "-Dattesta.rate=20");
        final Run fair = run(HiringFair.class, 1_000, "-Dattesta.rate=10", "-nr");
        final Run deltas = run(DeltaStorm.class, 2_000, "-Dattesta.rate=10", "-nr");
        final Run retries = run(RetryStorm.class, 3_000, "-Dattesta.rate=10", "-nr");

        clinic.assertRight("presence", "inquiry", "close", "kiosk presence", "kiosk close");
        fair.assertRight("presence", "interview");
        deltas.assertRight("presence", "issue deltas", "issued card", "stop deltas", "stopped card");
        retries.assertRight(
                "presence", "presence retry", "inquiry", "inquiry retry", "close", "close retry", "reversal");
        retries.assertRight("reversal retry", "kiosk presence", "kiosk retry");
        try (Stream<Path> reports = Files.find(clinic.results(), 2, (path, kind) -> path.endsWith("index.html"))) {
            assertThat(reports)
                    .singleElement()
                    .satisfies(page -> assertThat(Files.readString(page)).contains("inquiry"));
        }
    }

    @Test
    void shouldFailWhenKeysOrExpectationsAreWrong() throws Exception {
        final Path otherKeys = folder.resolve("other");
        NodeKeys.create(Settings.with(Map.of()), otherKeys, Map.of(), warning -> {});
        final Run strangers = run(HiringFair.class, 4_000, "-Dattesta.rate=3", "-Dattesta.data=" + otherKeys, "-nr");
        final Run unissued = run(HiringFair.class, 5_000, "-Dattesta.rate=3", "-Dattesta.first-card=50001", "-nr");

        assertThat(strangers.exitCode()).as(strangers.said()).isEqualTo(ASSERTIONS_FAILED);
        assertThat(strangers.said()).contains("the MAC of the answer is wrong");
        assertThat(unissued.exitCode()).as(unissued.said()).isEqualTo(ASSERTIONS_FAILED);
        assertThat(unissued.said()).contains("response code 14, not 00");
    }

    /** A simulation in a process. */
    private record Run(Process process, Path output, Path results) {
        int exitCode() throws InterruptedException {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return process.exitValue();
        }

        String said() throws IOException {
            return Files.readString(output, StandardCharsets.UTF_8);
        }

        void assertRight(final String... names) throws IOException, InterruptedException {
            assertThat(exitCode()).as(said()).isZero();
            assertThat(said()).contains("Global: percentage of failed events is 0.0 : true");
            for (final String name : names) {
                assertThat(said()).contains(name + ": count of successful events is greater than 0.0 : true");
            }
        }
    }

    /** @param more system properties and options of Gatling; what comes later is stronger */
    private Run run(final Class<? extends Simulation> simulation, final int firstTerminal, final String... more)
            throws IOException {
        final Path results = Files.createTempDirectory(folder, simulation.getSimpleName());
        final InetSocketAddress http = server.server().httpAddress();
        final List<String> line = new ArrayList<>(OwnJava.line(List.of()));
        // Without the class of the command line.
        line.remove(line.size() - 1);
        // A process of two seconds: what makes long ones fast makes this one slow.
        line.addAll(List.of(
                "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dio.netty.leakDetection.level=simple"));
        line.add("-Djava.util.prefs.PreferencesFactory=" + ForgetfulPreferences.class.getName());
        line.add("-Dattesta.iso8583=127.0.0.1:" + server.address().getPort());
        line.add("-Dattesta.http=http://127.0.0.1:" + http.getPort());
        line.add("-Dattesta.data=" + server.folder());
        line.add("-Dattesta.seconds=1");
        line.add("-Dattesta.think-ms=50");
        line.add("-Dattesta.first-terminal=" + firstTerminal);
        Stream.of(more).filter(option -> option.startsWith("-D")).forEach(line::add);
        line.addAll(List.of(Gatling.class.getName(), "-s", simulation.getName(), "-rf", results.toString()));
        Stream.of(more).filter(option -> !option.startsWith("-D")).forEach(line::add);
        final Path output = results.resolve("output.txt");
        return new Run(
                new ProcessBuilder(line)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output,
                results);
    }
}
