package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bounds of connections over real sockets: what is too much is closed and counted, and others go on. */
final class ConnectionLimitsSystemTest {
    @TempDir
    private Path data;

    private final TestTerminal terminal = new TestTerminal(Vectors.keys(), "CJ000042", "RO-CJ-MED-00042");
    private final List<Socket> sockets = new ArrayList<>();
    private RunningServer server;

    @AfterEach
    void stop() throws IOException {
        for (final Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void shouldCloseTheConnectionThatIsOneTooManyAndTakeTheNextWhenOneIsGone() throws Exception {
        server = new RunningServer(data, Map.of("transport.max-connections", "3"));
        final Socket first = open("127.0.0.1");
        open("127.0.0.1");
        open("127.0.0.1");
        await(() -> metrics().contains("attesta_connections 3.0"));
        assertThat(isClosed(open("127.0.0.1"))).isTrue();
        assertThat(isClosed(open("127.0.0.1"))).isTrue();
        assertThat(metrics()).contains("attesta_rejected_total{reason=\"too-many-connections\"} 2.0");
        first.close();
        await(() -> metrics().contains("attesta_connections 2.0"));
        assertThat(answer(open("127.0.0.1"))).isEqualTo("00");
    }

    @Test
    void shouldCountConnectionsOfEachAddressForItself() throws Exception {
        server = new RunningServer(
                data, Map.of("transport.max-connections-per-address", "1", "transport.host", "127.0.0.1"));
        assertThat(answer(open("127.0.0.1"))).isEqualTo("00");
        assertThat(isClosed(open("127.0.0.1"))).isTrue();
        assertThat(answer(open("127.0.0.2"))).isEqualTo("00");
        assertThat(metrics()).contains("attesta_rejected_total{reason=\"too-many-connections\"} 1.0");
    }

    @Test
    void shouldCloseAPeerThatDoesNotReadAndAnswerTheOthers() throws Exception {
        server = new RunningServer(
                data,
                Map.of(
                        "transport.write-timeout", "500ms",
                        "transport.max-in-flight-per-connection", "64",
                        "limits.requests-per-terminal-second", "0"));
        final Socket deaf = new Socket();
        sockets.add(deaf);
        // Little room at this end, so that the answers pile up at the other one.
        deaf.setReceiveBufferSize(4_096);
        deaf.connect(server.address());
        deaf.setSoTimeout(10_000);
        final Thread sender = new Thread(() -> sendWithoutEnd(deaf), "deaf-sender");
        sender.setDaemon(true);
        sender.start();
        await(() -> metrics().contains("attesta_rejected_total{reason=\"slow-reader\"} 1.0"));
        sender.join(10_000);
        assertThat(sender.isAlive()).as("the connection is closed").isFalse();
        assertThat(answer(open("127.0.0.1"))).isEqualTo("00");
        await(() -> metrics().contains("attesta_connections 1.0"));
    }

    private void sendWithoutEnd(final Socket socket) {
        final TestTerminal own = new TestTerminal(Vectors.keys(), "CJ000052", "RO-CJ-MED-00052");
        final byte[] frame = frame(own.seal(own.authorization(SampleWorld.pan(42), 30, Instant.now())));
        final ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000; i++) {
            many.writeBytes(frame);
        }
        try {
            while (true) {
                socket.getOutputStream().write(many.toByteArray());
            }
        } catch (final IOException closed) {
            // What the test waits for.
            return;
        }
    }

    @Test
    void shouldDeliverAnswersInWorkBeforeItClosesForABadFrame() throws Exception {
        server = new RunningServer(data, Map.of("limits.requests-per-terminal-second", "0"));
        for (int round = 0; round < 20; round++) {
            final int requests = 50;
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < requests; i++) {
                bytes.writeBytes(frame(terminal.seal(terminal.network(301, Instant.now()))));
            }
            // Too long; and much behind it that nobody will read.
            bytes.writeBytes(new byte[] {(byte) 0xff, (byte) 0xff});
            bytes.writeBytes(new byte[100_000]);
            final Socket socket = open("127.0.0.1");
            socket.getOutputStream().write(bytes.toByteArray());
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < requests; i++) {
                assertThat(terminal.unpack(in.readNBytes(in.readUnsignedShort()))
                                .getString(39))
                        .isEqualTo("00");
            }
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(metrics()).contains("attesta_rejected_total{reason=\"frame-too-long\"} 20.0");
    }

    private Socket open(final String from) throws IOException {
        final Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(10_000);
        sockets.add(socket);
        return socket;
    }

    private String answer(final Socket socket) throws IOException {
        socket.getOutputStream().write(frame(terminal.seal(terminal.network(301, Instant.now()))));
        final DataInputStream in = new DataInputStream(socket.getInputStream());
        return terminal.unpack(in.readNBytes(in.readUnsignedShort())).getString(39);
    }

    private static boolean isClosed(final Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() == -1;
        } catch (final SocketTimeoutException hanging) {
            return false;
        } catch (final SocketException reset) {
            return true;
        }
    }

    private static byte[] frame(final byte[] message) {
        final byte[] frame = new byte[message.length + 2];
        frame[0] = (byte) (message.length >> 8);
        frame[1] = (byte) message.length;
        System.arraycopy(message, 0, frame, 2, message.length);
        return frame;
    }

    private String metrics() throws Exception {
        return new String(server.http("/metrics", 200), StandardCharsets.UTF_8);
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(final Condition condition) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
