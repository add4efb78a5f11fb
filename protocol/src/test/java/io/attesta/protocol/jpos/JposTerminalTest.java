package io.attesta.protocol.jpos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.protocol.Vectors;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JposTerminalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] TPDU = HexFormat.of().parseHex("6000010002");

    private final JsonNode request = Vectors.root().get("messages").get(0);
    private final byte[] answer =
            Vectors.hex(Vectors.root().get("answers").get(0).get("bytes"));

    private JposPackager packager;
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        packager = JposPackager.read(JposPackagerTest.table());
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void shouldSendTheVectorAndCheckTheAnswerWhenTheServerAnswers() throws Exception {
        final CompletableFuture<byte[]> received = answerOnce(0, answer);

        try (JposTerminal terminal = connect(Optional.empty(), PATIENCE)) {
            final Exchange exchange = terminal.exchange(message(), macOf(request.get("bytes")), macOf(answer));

            assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(Vectors.hex(request.get("bytes")));
            assertThat(exchange.request()).isEqualTo(Vectors.hex(request.get("bytes")));
            assertThat(exchange.answer()).isEqualTo(answer);
            assertThat(exchange.message().text(39)).isEqualTo("00");
            assertThat(exchange.mac()).isEqualTo(MacVerdict.RIGHT);
        }
    }

    @Test
    void shouldPutTheTpduInFrontWhenTheListenerWantsIt() throws Exception {
        final CompletableFuture<byte[]> received = answerOnce(TPDU.length, answer);

        try (JposTerminal terminal = connect(Optional.of(TPDU), PATIENCE)) {
            final Exchange exchange = terminal.exchange(message(), macOf(request.get("bytes")), macOf(answer));

            final byte[] frame = received.get(20, TimeUnit.SECONDS);
            assertThat(Arrays.copyOf(frame, TPDU.length)).isEqualTo(TPDU);
            assertThat(Arrays.copyOfRange(frame, TPDU.length, frame.length))
                    .isEqualTo(Vectors.hex(request.get("bytes")));
            assertThat(exchange.answer()).isEqualTo(answer);
        }
    }

    @Test
    void shouldSayWrongOrMissingWhenTheMacIsNot() throws Exception {
        final byte[] flipped = answer.clone();
        flipped[40] ^= 1;
        answerOnce(0, flipped);
        try (JposTerminal terminal = connect(Optional.empty(), PATIENCE)) {
            final Exchange exchange = terminal.exchange(message(), macOf(request.get("bytes")), covered -> {
                assertThat(covered).isEqualTo(Arrays.copyOf(flipped, flipped.length - 8));
                return new byte[8];
            });
            assertThat(exchange.mac()).isEqualTo(MacVerdict.WRONG);
        }

        final JposMessage bare = JposMessage.of("0110").put(39, "30");
        answerOnce(0, packager.pack(bare));
        try (JposTerminal terminal = connect(Optional.empty(), PATIENCE)) {
            final Exchange exchange = terminal.exchange(message(), macOf(request.get("bytes")), macOf(answer));
            assertThat(exchange.mac()).isEqualTo(MacVerdict.MISSING);
            assertThat(exchange.message().text(39)).isEqualTo("30");
        }
    }

    @Test
    void shouldFailWhenTheAnswerIsNoMessage() throws Exception {
        answerOnce(0, new byte[] {1, 2, 3});

        try (JposTerminal terminal = connect(Optional.empty(), PATIENCE)) {
            assertThatThrownBy(() -> terminal.exchange(message(), macOf(request.get("bytes")), macOf(answer)))
                    .isInstanceOf(UnreadableMessageException.class);
        }
    }

    @Test
    void shouldFailWhenNobodyAnswersInTime() throws IOException {
        try (JposTerminal terminal = connect(Optional.empty(), Duration.ofMillis(50))) {
            assertThatThrownBy(() -> terminal.exchange(message(), macOf(request.get("bytes")), macOf(answer)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void shouldFailWhenTheConnectionCloses() throws Exception {
        final CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
            try (Socket socket = server.accept()) {
                new DataInputStream(socket.getInputStream()).readUnsignedShort();
            } catch (final IOException e) {
                throw new IllegalStateException(e);
            }
        });

        try (JposTerminal terminal = connect(Optional.empty(), PATIENCE)) {
            assertThatThrownBy(() -> terminal.exchange(message(), macOf(request.get("bytes")), macOf(answer)))
                    .isInstanceOf(IOException.class);
        }
        closed.get(20, TimeUnit.SECONDS);
    }

    @Test
    void shouldFailWhenNobodyListens() throws IOException {
        server.close();

        assertThatThrownBy(() -> connect(Optional.empty(), PATIENCE)).isInstanceOf(ConnectException.class);
    }

    @Test
    void shouldRefuseATpduOfAnotherLength() {
        assertThatThrownBy(() -> connect(Optional.of(new byte[4]), PATIENCE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private JposTerminal connect(final Optional<byte[]> tpdu, final Duration timeout) throws IOException {
        return JposTerminal.connect("127.0.0.1", server.getLocalPort(), packager, tpdu, timeout);
    }

    private JposMessage message() throws IOException {
        return packager.unpack(Vectors.hex(request.get("bytes"))).put(64, new byte[8]);
    }

    private static MessageMac macOf(final JsonNode hex) {
        return macOf(Vectors.hex(hex));
    }

    /** The MAC that stands at the end of a message, if it is that message. */
    private static MessageMac macOf(final byte[] message) {
        final int end = message.length - MessageMac.LENGTH;
        return covered -> {
            assertThat(covered).isEqualTo(Arrays.copyOf(message, end));
            return Arrays.copyOfRange(message, end, message.length);
        };
    }

    /** Reads one frame, answers it with the same TPDU and waits for the end; gives the frame. */
    private CompletableFuture<byte[]> answerOnce(final int tpduLength, final byte[] message) {
        final CompletableFuture<byte[]> received = new CompletableFuture<>();
        CompletableFuture.runAsync(() -> {
            try (Socket socket = server.accept()) {
                final DataInputStream in = new DataInputStream(socket.getInputStream());
                final byte[] frame = in.readNBytes(in.readUnsignedShort());
                final DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(tpduLength + message.length);
                out.write(frame, 0, tpduLength);
                out.write(message);
                received.complete(frame);
                in.read();
            } catch (final IOException e) {
                received.completeExceptionally(e);
            }
        });
        return received;
    }
}
