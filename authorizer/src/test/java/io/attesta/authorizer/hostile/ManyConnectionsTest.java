package io.attesta.authorizer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.node.MadeKeys;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.system.ServerProcess;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of connections from another process against a server in a process of its own: what they cost, and that they end. */
final class ManyConnectionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    // What config/authorizer.yaml promises for an idle connection without TLS.
    private static final long MOST_BYTES_IDLE = 16 << 10;
    private static final int MOST_MIB = 1_024;
    private static final int REPEATS_A_WRITE = 300;
    private static final long ONE_SECOND_NS = 1_000_000_000L;

    @TempDir
    private static Path shared;

    private static MadeKeys made;
    private static KeyStore keys;

    @TempDir
    private Path folder;

    private ServerProcess server;

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
        made.copyTo(folder.resolve("data"));
    }

    /** One connection more than the swarm has, for the valid terminal, is the limit. */
    private void serve(final Map<String, String> settings) throws IOException {
        final Map<String, String> all = new HashMap<>(settings);
        all.putIfAbsent("transport.max-connections", Integer.toString(Size.connections() + 1));
        server = ServerProcess.serve(folder.resolve("data"), all);
    }

    @AfterEach
    void stop() throws IOException {
        assertThat(server.err())
                .as("what the server complained of")
                .allSatisfy(line -> assertThat(line).startsWith("There were no tokens for HTTP: "));
        assertThat(counted("connection-fault")).isZero();
        server.close();
    }

    @Test
    void shouldHoldIdleConnectionsCheaplyAndCloseTheOneTooMany() throws Exception {
        serve(Map.of());
        final int connections = Size.connections();
        try (Swarm swarm = new Swarm(server.iso8583())) {
            warmUp();
            final long rssBefore = rssBytes();
            final long heapBefore = heapBytes();
            assertThat(swarm.open(connections)).isEqualTo(connections);
            awaitConnections(connections);
            collectGarbage();
            final long rss = rssBytes() - rssBefore;
            System.out.println(connections + " idle connections: RSS " + rss / connections + " and heap "
                    + (heapBytes() - heapBefore) / connections + " bytes each");
            if (connections >= 10_000) {
                assertThat(rss / connections).isLessThan(MOST_BYTES_IDLE);
            }
            beyondTheLimit(swarm, connections);
        }
    }

    private void beyondTheLimit(final Swarm swarm, final int connections) throws Exception {
        try (ValidTraffic traffic = new ValidTraffic(server.iso8583(), keys)) {
            traffic.awaitMore(100);
            assertThat(swarm.open(1)).as("accepted").isEqualTo(1);
            awaitClosed(swarm, 1);
            assertThat(counted("too-many-connections")).isEqualTo(1);
            traffic.awaitMore(10);
            assertThat(swarm.reset()).isEqualTo(connections);
            awaitConnections(1);
            assertThat(swarm.open(1)).isEqualTo(1);
            awaitConnections(2);
        }
    }

    /** What is made once, connections or not, is made before memory is measured. */
    private void warmUp() throws Exception {
        try (ValidTraffic traffic = new ValidTraffic(server.iso8583(), keys)) {
            traffic.awaitMore(100);
        }
        awaitConnections(0);
        collectGarbage();
    }

    private void collectGarbage() throws Exception {
        final Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        final Process process = new ProcessBuilder(
                        jcmd.toString(), Long.toString(server.handle().pid()), "GC.run")
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void shouldCloseConnectionsThatSendAByteASecondWhenTheirFrameTakesTooLong() throws Exception {
        serve(Map.of("transport.frame-timeout", "1500ms"));
        final int connections = Size.connections();
        try (ValidTraffic traffic = new ValidTraffic(server.iso8583(), keys);
                Swarm swarm = new Swarm(server.iso8583())) {
            assertThat(swarm.open(connections)).isEqualTo(connections);
            final long[] nextNs = {System.nanoTime()};
            Until.holds(
                    "all are closed",
                    LIMIT,
                    () -> {
                        if (System.nanoTime() >= nextNs[0]) {
                            nextNs[0] += ONE_SECOND_NS;
                            // Two of them announce a frame of 257 bytes.
                            swarm.write(new byte[] {1});
                        }
                        return swarm.closed() + swarm.broken() == connections;
                    },
                    () -> swarm.closed() + " are");
            assertThat(counted("frame-timeout")).isEqualTo(connections);
            traffic.awaitMore(20);
            System.out.println(
                    connections + " connections with a byte a second: all closed, longest answer beside them "
                            + traffic.longestMs() + " ms");
        }
    }

    @Test
    void shouldCloseThoseThatAskAndNeverRead() throws Exception {
        // Few in flight for each, so that all together leave room in the ring.
        serve(Map.of("transport.write-timeout", "1s", "transport.max-in-flight-per-connection", "4"));
        final int readers = Size.readers();
        try (ValidTraffic traffic = new ValidTraffic(server.iso8583(), keys);
                Swarm swarm = new Swarm(server.iso8583())) {
            final byte[] asks = repeated(requestWithALargeAnswer(), REPEATS_A_WRITE);
            assertThat(swarm.openNarrow(readers)).isEqualTo(readers);
            final long[] most = {0};
            Until.holds(
                    "all are closed",
                    LIMIT.multipliedBy(2),
                    () -> {
                        swarm.write(asks);
                        most[0] = Math.max(most[0], rssBytes());
                        return counted("slow-reader") == readers;
                    },
                    this::rejections);
            traffic.awaitMore(20);
            System.out.println(readers + " connections that never read: all closed, RSS at most " + (most[0] >> 20)
                    + " MiB, longest answer beside them " + traffic.longestMs() + " ms");
            assertThat(most[0] >> 20).isLessThan(MOST_MIB);
        }
    }

    @Test
    void shouldNotSpinAfterResetsOfHalfClosedConnections() throws Exception {
        serve(Map.of());
        final int connections = Size.connections();
        try (Swarm swarm = new Swarm(server.iso8583())) {
            final byte[] ask = repeated(requestWithALargeAnswer(), 3);
            assertThat(swarm.open(connections)).isEqualTo(connections);
            swarm.write(ask);
            assertThat(swarm.endOutput()).isEqualTo(connections);
            assertThat(swarm.reset()).isEqualTo(connections);
            awaitConnections(0);
            assertThat(swarm.open(connections)).isEqualTo(connections);
            swarm.write(new byte[] {0});
            assertThat(swarm.endOutput()).isEqualTo(connections);
            assertThat(swarm.reset()).isEqualTo(connections);
            awaitConnections(0);
        }
        awaitQuiet();
        try (ValidTraffic traffic = new ValidTraffic(server.iso8583(), keys)) {
            traffic.awaitMore(20);
        }
    }

    /** A second in which the process takes less than a fifth of a core. */
    private void awaitQuiet() throws Exception {
        final long[] since = {System.nanoTime(), cpuNs()};
        Until.holds(
                "the server rests",
                LIMIT,
                () -> {
                    final long elapsedNs = System.nanoTime() - since[0];
                    if (elapsedNs < ONE_SECOND_NS) {
                        return false;
                    }
                    final long usedNs = cpuNs() - since[1];
                    since[0] = System.nanoTime();
                    since[1] = cpuNs();
                    return usedNs < elapsedNs / 5;
                },
                () -> "it takes processor time");
    }

    private long cpuNs() {
        return server.handle().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** An approved presentation, whose repeats get its statement and receipt again. */
    private static byte[] requestWithALargeAnswer() {
        final TestTerminal terminal = new TestTerminal(keys, "CJ000042", "RO-CJ-MED-00042");
        return RawLine.frame(terminal.seal(terminal.authorization(SampleWorld.pan(42), 30, Instant.now())));
    }

    private static byte[] repeated(final byte[] one, final int times) {
        final byte[] all = new byte[one.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }

    private void awaitConnections(final int count) throws Exception {
        Until.holds(
                count + " connections are open",
                LIMIT,
                () -> counters().value("attesta_connections") == count,
                () -> "there are others");
    }

    private static void awaitClosed(final Swarm swarm, final int count) throws Exception {
        Until.holds(count + " are closed", LIMIT, () -> swarm.closed() == count, () -> swarm.closed() + " are");
    }

    private Counters counters() throws IOException {
        try {
            return new Counters(server.metrics());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private long counted(final String reason) throws IOException {
        return counters().rejected(reason);
    }

    private String rejections() {
        try {
            return counters()
                    .text()
                    .lines()
                    .filter(line -> line.contains("rejected"))
                    .toList()
                    .toString();
        } catch (final IOException e) {
            return e.toString();
        }
    }

    private long rssBytes() throws IOException {
        final Path status = Path.of("/proc", Long.toString(server.handle().pid()), "status");
        return Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                << 10;
    }

    private long heapBytes() throws IOException {
        return counters()
                .text()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
