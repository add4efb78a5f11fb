package io.attesta.authorizer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.system.RunningServer;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.KeyStore;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A server in this process under attack, with valid traffic beside it. {@link #finish} checks what every campaign must leave: valid
 * traffic answered right and in time, nothing logged with a trace, no connection, no buffer and no large memory left over.
 */
final class HostileServer implements AutoCloseable {
    private static final Duration TO_SETTLE = Duration.ofSeconds(15);
    private static final long MOST_BUFFER_BYTES = 64 << 20;

    private final LogWatch log = new LogWatch();
    private final RunningServer server;
    private final ValidTraffic traffic;
    private final TestTerminal terminal;

    /** @param settings beside those of {@link RunningServer}; without the bounds on a terminal and a card */
    HostileServer(final Path data, final Map<String, String> settings) {
        final Map<String, String> all =
                new HashMap<>(Map.of("limits.requests-per-terminal-second", "0", "limits.openings-per-card-hour", "0"));
        all.putAll(settings);
        server = new RunningServer(data, all);
        final boolean tpdu = Boolean.parseBoolean(all.get("transport.tpdu"));
        traffic = new ValidTraffic(server.address(), server.keys(), tpdu);
        terminal = new TestTerminal(server.keys(), "CJ000042", "RO-CJ-MED-00042");
    }

    InetSocketAddress address() {
        return server.address();
    }

    KeyStore keys() {
        return server.keys();
    }

    ValidTraffic traffic() {
        return traffic;
    }

    RawLine line() throws IOException {
        return new RawLine(address());
    }

    /** A terminal of the campaign's own. */
    TestTerminal terminal() {
        return terminal;
    }

    /** A new echo test (0800, 301), sealed. */
    byte[] echo() {
        return terminal.seal(terminal.network(301, Instant.now()));
    }

    Counters counters() throws Exception {
        return new Counters(new String(server.http("/metrics", 200), StandardCharsets.UTF_8));
    }

    /** Waits until so many have been rejected for a reason; more than that is a fault too. */
    void awaitRejected(final String reason, final long count) throws Exception {
        Until.holds(
                count + " rejected as " + reason,
                TO_SETTLE,
                () -> counters().rejected(reason) >= count,
                () -> "fewer are");
        assertThat(counters().rejected(reason)).isEqualTo(count);
    }

    /** What Netty's buffers take, pooled ones included. */
    static long bufferBytes() {
        final ByteBufAllocatorMetric metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }

    /** Ends the campaign; all its connections must be closed. Gives the number of presentations that were answered meanwhile. */
    int finish() throws Exception {
        traffic.awaitMore(5);
        final int presentations = traffic.stop();
        Until.holds(
                "all connections are gone",
                TO_SETTLE,
                () -> counters().value("attesta_connections") == 0,
                () -> "some are left");
        assertThat(counters().rejected("connection-fault")).isZero();
        log.assertNothingLost();
        assertThat(bufferBytes()).as("bytes of buffers").isLessThan(MOST_BUFFER_BYTES);
        return presentations;
    }

    @Override
    public void close() {
        // Only what a failed test left: finish has checked the rest.
        try (log;
                server) {
            traffic.abandon();
        }
    }
}
