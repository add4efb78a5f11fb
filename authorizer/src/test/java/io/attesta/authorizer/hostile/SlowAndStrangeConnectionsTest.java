package io.attesta.authorizer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that dawdle, that prove nothing, that hold up a mirror, that ask and do not listen. */
final class SlowAndStrangeConnectionsTest {
    private static final int BEFORE_CLOSED = 10;
    private static final int KEEP_ALIVES_A_WRITE = 32_000;
    private static final int WRITES = 500;
    private static final long MOST_BUFFER_BYTES = 64 << 20;

    @TempDir
    private Path data;

    @Test
    void shouldCloseWhoDawdlesInAFrameAndWhoIsIdleButNotWhoKeepsAlive() throws Exception {
        try (HostileServer server = new HostileServer(
                data, Map.of("transport.frame-timeout", "500ms", "transport.idle-timeout", "1500ms"))) {
            final byte[] frame = RawLine.frame(server.echo());
            try (RawLine dawdling = server.line();
                    RawLine idle = server.line();
                    RawLine alive = server.line()) {
                dripUntilClosed(server, dawdling, frame, alive);
                server.awaitRejected("frame-timeout", 1);
                assertThat(dawdling.receive()).isNull();
                Until.holds(
                        "the idle connection is closed",
                        Duration.ofSeconds(10),
                        () -> keptAlive(alive) && server.counters().rejected("idle-timeout") == 1,
                        () -> "it is open");
                assertThat(idle.receive()).isNull();
                assertThat(keptAlive(alive)).isTrue();
            }
            server.finish();
        }
    }

    /** A byte now and then, so that the connection is never quiet; only a whole frame counts. */
    private static void dripUntilClosed(
            final HostileServer server, final RawLine dawdling, final byte[] frame, final RawLine alive)
            throws Exception {
        final int[] sent = {0};
        Until.holds(
                "the dawdling connection is closed",
                Duration.ofSeconds(10),
                () -> {
                    if (sent[0] < frame.length - 1) {
                        sendIfOpen(dawdling, new byte[] {frame[sent[0]++]});
                    }
                    return keptAlive(alive) && server.counters().rejected("frame-timeout") == 1;
                },
                () -> sent[0] + " bytes of " + frame.length + " went");
    }

    private static boolean keptAlive(final RawLine line) throws IOException {
        line.send((byte) 0, (byte) 0);
        final byte[] answer = line.receive();
        return answer != null && answer.length == 0;
    }

    @Test
    void shouldCloseEachConnectionAfterTenUnprovenMessagesAndAnswerValidOnes() throws Exception {
        try (HostileServer server = new HostileServer(data, Map.of())) {
            final TestTerminal stranger = new TestTerminal(server.keys(), "ZZ000001", "RO-ZZ-MED-00001");
            final int connections = Size.connections();
            for (int i = 0; i < connections; i++) {
                final byte[] forged = (i % 2 == 0 ? server.terminal() : stranger)
                        .seal(server.terminal().authorization(SampleWorld.pan(1), 30, Instant.now()));
                forged[forged.length - 1] ^= 1;
                try (RawLine line = server.line()) {
                    for (int sent = 0; sent < 2 * BEFORE_CLOSED; sent++) {
                        sendIfOpen(line, RawLine.frame(sent % 3 == 0 ? Arrays.copyOf(forged, 40) : forged));
                    }
                    int answers = 0;
                    while (line.receive() != null) {
                        answers++;
                    }
                    // Fewer when the reset for what was still sent overtakes them.
                    assertThat(answers).isLessThanOrEqualTo(BEFORE_CLOSED);
                }
            }
            server.awaitRejected("unauthenticated", connections);
            final Counters counters = server.counters();
            assertThat(counters.rejected("mac") + counters.rejected("format"))
                    .isEqualTo((long) BEFORE_CLOSED * connections);
            assertThat(counters.value("attesta_alarms_total{kind=\"mac-failures\"}"))
                    .as("one alarm a minute")
                    .isBetween(1.0, 2.0);
            server.finish();
        }
    }

    /** Gives how many bytes went: all or, once the connection is closed, none. */
    private static int sendIfOpen(final RawLine line, final byte[] bytes) {
        try {
            line.send(bytes);
            return bytes.length;
        } catch (final IOException e) {
            return 0;
        }
    }

    @Test
    void shouldCloseOnAnswersAndInstructionsItsOwnAnswersAmongThem() throws Exception {
        try (HostileServer server = new HostileServer(data, Map.of())) {
            int closed = 0;
            for (int type = 0; type < 1_000; type += type % 10 == 0 ? 1 : 9) {
                final int function = type / 10 % 10;
                if (function % 2 == 1 || function == 8) {
                    final byte[] message = server.echo();
                    message[0] = (byte) (type / 100);
                    message[1] = (byte) (type / 10 % 10 << 4 | type % 10);
                    server.terminal().sealBytes(message);
                    assertClosedBy(server, message);
                    closed++;
                }
            }
            server.awaitRejected("not-a-request", closed);
            try (RawLine line = server.line()) {
                final ISOMsg request = server.terminal().authorization(SampleWorld.pan(2), 30, Instant.now());
                line.send(RawLine.frame(server.terminal().seal(request)));
                final byte[] answer = line.receive();
                assertThat(server.terminal().macHolds(answer)).isTrue();
                line.send(RawLine.frame(answer));
                assertThat(line.receive()).isNull();
            }
            server.awaitRejected("not-a-request", closed + 1);
            server.finish();
        }
    }

    private static void assertClosedBy(final HostileServer server, final byte[] message) throws IOException {
        try (RawLine line = server.line()) {
            line.send(RawLine.frame(message));
            assertThat(line.receive()).isNull();
        }
    }

    @Test
    void shouldBoundWhatItKeepsForAPeerThatAsksForKeepAlivesAndNeverReads() throws Exception {
        try (HostileServer server = new HostileServer(data, Map.of("transport.write-timeout", "1s"))) {
            final long before = HostileServer.bufferBytes();
            final AtomicLong taken = new AtomicLong();
            long most = 0;
            try (RawLine deaf = new RawLine(server.address(), 4_096)) {
                final byte[] keepAlives = new byte[2 * KEEP_ALIVES_A_WRITE];
                final Thread flood = new Thread(() -> {
                    for (int i = 0; i < WRITES; i++) {
                        taken.addAndGet(sendIfOpen(deaf, keepAlives));
                    }
                });
                flood.start();
                while (flood.isAlive() && server.counters().rejected("slow-reader") == 0) {
                    most = Math.max(most, HostileServer.bufferBytes() - before);
                }
                server.awaitRejected("slow-reader", 1);
                flood.join();
            }
            System.out.println(
                    "keep-alives that nobody reads: " + taken.get() + " bytes taken, " + most + " bytes of buffers");
            assertThat(most).as("bytes of buffers for one connection").isLessThan(MOST_BUFFER_BYTES);
            server.finish();
        }
    }
}
