package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.KeyStore;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code attesta serve} as a process: its start, its ends, good and bad, and what is left of its answers afterwards. What it refuses
 * without another process in it is in {@link RefusedServeTest}.
 */
final class ServeProcessTest {
    private static final Duration TO_DRAIN = Duration.ofSeconds(10);
    private static final Duration TO_REFUSE = Duration.ofSeconds(60);
    private static final long AUDIT_DEADLINE_NS = 60_000_000_000L;
    private static final long BETWEEN_LOOKS_NS = 20_000_000L;
    private static final int ANSWERS = 1_500;

    @TempDir
    private static Path shared;

    private static MadeKeys made;
    private static KeyStore keys;

    @TempDir
    private Path folder;

    private Path data;

    @BeforeAll
    static void makeKeys() {
        made = new MadeKeys(shared);
        made.copyTo(shared.resolve("opened"));
        keys = NodeKeys.open(Settings.defaults(), shared.resolve("opened"), Map.of());
    }

    @AfterAll
    static void closeKeys() {
        keys.close();
    }

    @BeforeEach
    void layOut() {
        data = folder.resolve("data");
        made.copyTo(data);
    }

    @Test
    void shouldDrainAndExitZeroOnSigtermAndGiveEveryAnswerAgainAfterARestart() throws Exception {
        final TerminalLoad load = new TerminalLoad(keys);
        try (ServerProcess server = ServerProcess.serve(data, Map.of())) {
            load.run(server, ANSWERS);
            server.terminate();
            assertThat(server.exitCode(TO_DRAIN)).as("%s", server).isZero();
            assertThat(server.out())
                    .singleElement()
                    .asString()
                    .matches(ServerProcess.READY)
                    .endsWith("=none");
            assertThat(server.err())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "There were no tokens for HTTP: " + data.resolve("tokens") + " has one each for kiosk,");
        }
        load.awaitEnd();
        try (ServerProcess server = ServerProcess.serve(data, Map.of())) {
            load.assertAnswersAreGivenAgain(server);
            assertThat(server.err()).isEmpty();
        }
    }

    @Test
    void shouldDecideByTheRightsOfAChangedFileAndKeepThemWhenAWrongOneComes() throws Exception {
        final Path settings = Files.writeString(folder.resolve("settings.yaml"), "");
        try (ServerProcess server = ServerProcess.serveFrom(settings, data);
                JposConnection connection = new JposConnection(server.iso8583())) {
            final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
            assertThat(presented(connection, terminal)).isEqualTo("00");
            Files.writeString(settings, "rights:\n  30: [EMP]\n");
            awaitAudit("\"event\":\"settings.rights\",\"changed\":\"30 EMP TRN MED CTY AGY -> EMP\"");
            assertThat(presented(connection, terminal)).isEqualTo("58");
            Files.writeString(settings, "rights:\n  30: [EMP, MED]\nhttp:\n  port: none\n");
            awaitAudit("\"event\":\"settings.refused\",\"reason\":\"" + settings + ", line 4: http.port is ");
            assertThat(presented(connection, terminal)).isEqualTo("58");
            Files.writeString(
                    settings, "rights:\n  30: [EMP, MED]\nlimits:\n  openings-per-card-hour: 1\ncards:\n  zone: UTC\n");
            awaitAudit("\"changed\":\"30 EMP -> EMP MED\"");
            assertThat(presented(connection, terminal)).isEqualTo("00");
        }
        assertThat(Files.readString(data.resolve("log/attesta.log")))
                .contains("the changed settings file is not taken up, everything stays as it is: " + settings)
                // The limit is overridden on the command line, so nothing of it has changed.
                .contains("these settings were changed and need a restart: cards.zone\n");
    }

    private static String presented(final JposConnection connection, final TestTerminal terminal) throws Exception {
        final ISOMsg request = terminal.authorization(SampleWorld.pan(42), 30, Instant.now());
        terminal.seal(request);
        return connection.exchange(request).getString(39);
    }

    private void awaitAudit(final String text) throws Exception {
        final Path log = data.resolve("log/audit.log");
        final long deadlineNs = System.nanoTime() + AUDIT_DEADLINE_NS;
        while (!Files.readString(log).contains(text)) {
            assertThat(System.nanoTime()).as("%s in %s", text, log).isLessThan(deadlineNs);
            LockSupport.parkNanos(BETWEEN_LOOKS_NS);
        }
    }

    @Test
    void shouldSayOneSentenceWhenThePortOfHttpIsOccupied() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertRefuses(
                    Map.of("http.port", Integer.toString(other.getLocalPort())),
                    "cannot listen on 127.0.0.1:" + other.getLocalPort() + " for HTTP");
        }
    }

    @Test
    void shouldSayOneSentenceWhenAnotherServerHasTheDataFolder() throws Exception {
        try (RunningServer other = new RunningServer(data, Map.of())) {
            assertRefuses(Map.of(), "Another Attesta server uses the data folder " + data);
            // And that one never noticed.
            final TestTerminal terminal = new TestTerminal(other.keys(), "CJ000042", "RO-CJ-MED-00042");
            try (JposConnection connection = new JposConnection(other.address())) {
                final ISOMsg echo = terminal.network(301, Instant.now());
                terminal.seal(echo);
                assertThat(connection.exchange(echo).getString(39)).isEqualTo("00");
            }
        }
    }

    private void assertRefuses(final Map<String, String> settings, final String why) throws Exception {
        try (ServerProcess server = ServerProcess.serve(data, settings)) {
            assertThat(server.exitCode(TO_REFUSE)).as("%s", server).isEqualTo(1);
            assertThat(server.out()).isEmpty();
            assertThat(server.err())
                    .singleElement()
                    .asString()
                    .contains(why)
                    .endsWith(".")
                    .doesNotContain("Exception")
                    .doesNotContain("fault inside");
        }
    }
}
