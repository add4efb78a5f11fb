package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process: how it starts, ends, is killed, and refuses. */
final class ServeProcessTest {
    private static final String[] NO_ARCHIVE = {"--set", "database.archive=false"};

    @TempDir
    private Path folder;

    /** What a terminal got. */
    private record Answered(ISOMsg request, byte[] answer) {}

    @Test
    void shouldExitZeroAndLoseNothingWhenToldToEndUnderLoad() throws Exception {
        final Path data = folder.resolve("data");
        final List<Answered> answered;
        try (ServerProcess server = ServerProcess.serve(data, NO_ARCHIVE)) {
            assertThat(server.out()).hasSize(1);
            answered = loadUntilItEnds(server, data, server::terminate);
            assertThat(server.exitCode(10)).isZero();
        }
        assertThat(answered).isNotEmpty();
        try (ServerProcess server = ServerProcess.serve(data, NO_ARCHIVE)) {
            assertAllAgain(server, data, answered);
        }
    }

    @Test
    void shouldGiveEveryAnswerAgainWhenKilledUnderLoad() throws Exception {
        final Path data = folder.resolve("data");
        final List<Answered> answered = new ArrayList<>();
        for (int kill = 0; kill < 3; kill++) {
            try (ServerProcess server = ServerProcess.serve(data, NO_ARCHIVE)) {
                assertAllAgain(server, data, answered);
                final int before = answered.size();
                answered.addAll(loadUntilItEnds(server, data, () -> {
                    try {
                        server.kill();
                    } catch (final InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
                assertThat(answered.size()).isGreaterThan(before);
            }
        }
        try (ServerProcess server = ServerProcess.serve(data, NO_ARCHIVE)) {
            assertAllAgain(server, data, answered);
        }
    }

    @Test
    void shouldSayInOneSentenceThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            final String port = String.valueOf(taken.getLocalPort());
            assertRefused("127.0.0.1:" + port, "serve", "--set", "transport.port=" + port, "--set", "http.port=0");
            assertRefused("127.0.0.1:" + port, "serve", "--set", "http.port=" + port, "--set", "transport.port=0");
        }
    }

    @Test
    void shouldSayInOneSentenceThatTheDataFolderCannotBeHad() throws Exception {
        final Path file = Files.createFile(folder.resolve("file"));
        assertRefused(
                file.resolve("data").toString(),
                "serve",
                "--data",
                file.resolve("data").toString());
    }

    @Test
    void shouldSayInOneSentenceThatAnotherServerHasTheDataFolder() throws Exception {
        final Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.serve(data, NO_ARCHIVE)) {
            assertThat(server.out()).hasSize(1);
            assertRefused(
                    "Another Attesta server",
                    "serve",
                    "--data",
                    data.toString(),
                    "--set",
                    "transport.port=0",
                    "--set",
                    "http.port=0");
        }
    }

    @Test
    void shouldSayInOneSentenceThatASettingIsWrong() throws Exception {
        assertRefused("transport.prot", "serve", "--set", "transport.prot=1");
        assertRefused("transport.port", "serve", "--set", "transport.port=70000");
    }

    @Test
    void shouldRefuseToMakeNewKeysBesideAJournal() throws Exception {
        final Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.serve(data, NO_ARCHIVE)) {
            server.terminate();
            assertThat(server.exitCode(10)).isZero();
        }
        Files.delete(data.resolve("keys.bcfks"));
        assertRefused("keys.bcfks", "serve", "--data", data.toString());
        assertThat(data.resolve("keys.bcfks")).doesNotExist();
    }

    private void assertRefused(final String what, final String... arguments) throws Exception {
        final List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--data")) {
            all.addAll(List.of("--data", folder.resolve("refused").toString()));
        }
        all.addAll(List.of(NO_ARCHIVE));
        try (ServerProcess refused = ServerProcess.run(all.toArray(new String[0]))) {
            assertThat(refused.exitCode(30)).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            final List<String> said = refused.err().stream()
                    .filter(line ->
                            !line.startsWith("No password for the keys") && !line.startsWith("There was no key file"))
                    .toList();
            assertThat(said).hasSize(1);
            assertThat(said.get(0)).contains(what).doesNotContain("Exception");
        }
    }

    /** Presents cards one after the other; ends the server after half a second; gives what was answered before it was gone. */
    private static List<Answered> loadUntilItEnds(final ServerProcess server, final Path data, final Runnable end)
            throws Exception {
        final List<Answered> answered = new ArrayList<>();
        final long endAtNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
        boolean ended = false;
        try (KeyStore keys = keys(data);
                JposConnection connection = new JposConnection(server.iso8583())) {
            // Another terminal each run: one STAN a second is one transaction.
            final int n = 2 + 10 * (int) (System.nanoTime() % 50);
            final TestTerminal terminal =
                    new TestTerminal(keys, SampleWorld.terminalId("AB", n), SampleWorld.acceptorId("AB", n));
            for (int i = 1; i < 1_000_000; i++) {
                final ISOMsg request = terminal.authorization(SampleWorld.pan(1 + i % 190), 30, Instant.now());
                terminal.seal(request);
                final ISOMsg answer = connection.exchange(request);
                if (!answer.getString(39).equals("91")) {
                    answered.add(new Answered(request, terminal.pack(answer)));
                }
                if (!ended && System.nanoTime() > endAtNs) {
                    ended = true;
                    end.run();
                }
            }
        } catch (final IOException | ISOException e) {
            assertThat(ended)
                    .as("the connection ended because the server did: %s", e)
                    .isTrue();
        }
        return answered;
    }

    private static void assertAllAgain(final ServerProcess server, final Path data, final List<Answered> answered)
            throws Exception {
        try (KeyStore keys = keys(data);
                JposConnection connection = new JposConnection(server.iso8583())) {
            for (final Answered one : answered) {
                final ISOMsg repeat = (ISOMsg) one.request().clone();
                repeat.setMTI("0101");
                final TestTerminal terminal = new TestTerminal(keys, repeat.getString(41), repeat.getString(42));
                terminal.seal(repeat);
                assertThat(terminal.pack(connection.exchange(repeat))).isEqualTo(one.answer());
            }
        }
    }

    private static KeyStore keys(final Path data) {
        return NodeKeys.open(Settings.defaults(), data, Map.of());
    }
}
