package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.keystore.SigningPublicKey;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.receipt.ReceiptVerifier;
import io.attesta.protocol.receipt.SignatureCheck;
import io.attesta.protocol.receipt.Statement;
import io.attesta.protocol.receipt.Verdict;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server over real sockets; jPOS on the other side. */
final class Iso8583SystemTest {
    @TempDir
    private Path data;

    private RunningServer server;
    private TestTerminal terminal;

    @BeforeEach
    void start() {
        server = new RunningServer(data, Map.of());
        terminal = new TestTerminal(server.keys(), "CJ000042", "RO-CJ-MED-00042");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldAnswerAPresentationWithACodeAndAReceiptThatThePublishedKeyVerifies() throws Exception {
        try (JposConnection connection = new JposConnection(server.address())) {
            final ISOMsg answer = ask(connection, terminal.authorization(SampleWorld.pan(42), 30, Instant.now()));
            assertThat(answer.getMTI()).isEqualTo("0110");
            assertThat(answer.getString(39)).isEqualTo("00");
            final PublicKeySet published = PublicKeySet.read(server.http("/.well-known/jwks.json", 200));
            final Statement statement = verified(answer, published);
            assertThat(statement.code()).isEqualTo(answer.getString(38));
            assertThat(statement.acceptor()).isEqualTo("RO-CJ-MED-00042");
            assertThat(statement.action()).isEqualTo(30);
            assertThat(statement.lastFour()).isEqualTo("0427");
        }
    }

    @Test
    void shouldCarryASessionFromPresenceToCloseAcrossConnections() throws Exception {
        final String code;
        try (JposConnection first = new JposConnection(server.address())) {
            code = ask(first, terminal.authorization(SampleWorld.pan(42), 30, Instant.now()))
                    .getString(38);
        }
        try (JposConnection second = new JposConnection(server.address())) {
            final ISOMsg close = terminal.authorization(SampleWorld.pan(42), 99, Instant.now());
            close.set(38, code);
            assertThat(ask(second, close).getString(39)).isEqualTo("00");
            final ISOMsg again = terminal.authorization(SampleWorld.pan(42), 99, Instant.now());
            again.set(38, code);
            assertThat(ask(second, again).getString(39)).isEqualTo("S1");
        }
    }

    @Test
    void shouldGiveEachRefusalOfTheMainPath() throws Exception {
        final Map<String, ISOMsg> requests = new HashMap<>();
        final Instant now = Instant.now();
        requests.put("14", terminal.authorization(SampleWorld.pan(999_999), 30, now));
        requests.put("78", terminal.authorization(SampleWorld.pan(194), 30, now));
        requests.put("62", terminal.authorization(SampleWorld.pan(196), 30, now));
        requests.put("41", terminal.authorization(SampleWorld.pan(197), 30, now));
        requests.put("43", terminal.authorization(SampleWorld.pan(198), 30, now));
        requests.put("36", terminal.authorization(SampleWorld.pan(199), 30, now));
        requests.put("54", terminal.authorization(SampleWorld.pan(250), 30, now));
        requests.put("58", terminal.authorization(SampleWorld.pan(42), 91, now));
        requests.put("12", terminal.authorization(SampleWorld.pan(42), 50, now));
        final ISOMsg missing = terminal.authorization(SampleWorld.pan(42), 30, now);
        missing.unset(12);
        requests.put("30", missing);
        try (JposConnection connection = new JposConnection(server.address())) {
            for (final Map.Entry<String, ISOMsg> request : requests.entrySet()) {
                final ISOMsg answer = ask(connection, request.getValue());
                assertThat(answer.getString(39)).isEqualTo(request.getKey());
                assertThat(answer.getString(44)).isNotBlank();
                assertThat(answer.hasField(38)).isFalse();
                assertThat(answer.hasField(62)).isEqualTo(!request.getKey().equals("30"));
            }
            final TestTerminal stranger = new TestTerminal(server.keys(), "ZZ000001", "RO-ZZ-MED-00001");
            final ISOMsg unknown = stranger.authorization(SampleWorld.pan(42), 30, now);
            stranger.seal(unknown);
            assertThat(connection.exchange(unknown).getString(39)).isEqualTo("03");
            final ISOMsg forged = terminal.authorization(SampleWorld.pan(42), 30, now);
            terminal.seal(forged);
            forged.set(64, new byte[8]);
            assertThat(connection.exchange(forged).getString(39)).isEqualTo("63");
        }
    }

    @Test
    void shouldAnswerAnEchoUnderTheSecondaryMac() throws Exception {
        try (JposConnection connection = new JposConnection(server.address())) {
            final ISOMsg answer = ask(connection, terminal.network(301, Instant.now()));
            assertThat(answer.getMTI()).isEqualTo("0810");
            assertThat(answer.getString(39)).isEqualTo("00");
            assertThat(answer.getString(70)).isEqualTo("301");
        }
    }

    @Test
    void shouldGiveTheStoredAnswerOnAnotherConnectionAndAfterARestart() throws Exception {
        final ISOMsg request = terminal.authorization(SampleWorld.pan(42), 30, Instant.now());
        final byte[] first;
        try (JposConnection connection = new JposConnection(server.address())) {
            first = terminal.pack(ask(connection, request));
        }
        request.setMTI("0101");
        try (JposConnection connection = new JposConnection(server.address())) {
            assertThat(terminal.pack(ask(connection, request))).isEqualTo(first);
        }
        server.close();
        server = new RunningServer(data, Map.of());
        try (JposConnection connection = new JposConnection(server.address())) {
            assertThat(terminal.pack(ask(connection, request))).isEqualTo(first);
        }
    }

    @Test
    void shouldAnswerAllOfManyRequestsInFlight() throws Exception {
        try (JposConnection connection = new JposConnection(server.address())) {
            final int count = 2_000;
            final TestTerminal[] terminals = new TestTerminal[50];
            for (int i = 0; i < terminals.length; i++) {
                terminals[i] = new TestTerminal(
                        server.keys(),
                        SampleWorld.terminalId("AB", 2 + 10 * i),
                        SampleWorld.acceptorId("AB", 2 + 10 * i));
            }
            for (int i = 0; i < count; i++) {
                final TestTerminal one = terminals[i % terminals.length];
                final ISOMsg request = one.authorization(SampleWorld.pan(1 + i % 190), 30, Instant.now());
                one.seal(request);
                connection.send(request);
            }
            final Map<String, Integer> codes = new HashMap<>();
            for (int i = 0; i < count; i++) {
                codes.merge(connection.receive().getString(39), 1, Integer::sum);
            }
            assertThat(codes).containsOnlyKeys("00").containsEntry("00", count);
        }
    }

    @Test
    void shouldAnswerAKeepAliveWithOneAndCloseOnAnAnswer() throws IOException {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(10_000);
            final OutputStream out = socket.getOutputStream();
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            out.write(new byte[] {0, 0});
            assertThat(in.readUnsignedShort()).isZero();
            // An answer must never be answered.
            out.write(new byte[] {0, 10, 0x01, 0x10, 0, 0, 0, 0, 0, 0, 0, 0});
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void shouldAnswerAPeerThatHasEndedItsSideOfTheConnection() throws IOException {
        final byte[] message = terminal.seal(terminal.authorization(SampleWorld.pan(42), 30, Instant.now()));
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(new byte[] {(byte) (message.length >> 8), (byte) message.length});
            socket.getOutputStream().write(message);
            socket.shutdownOutput();
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            final byte[] answer = in.readNBytes(in.readUnsignedShort());
            assertThat(terminal.unpack(answer).getString(39)).isEqualTo("00");
            assertThat(in.read()).as("then closed").isEqualTo(-1);
        }
    }

    @Test
    void shouldStayAliveAndAnswerOthersWhenBytesAreBad() throws Exception {
        final Random random = new Random(5);
        final byte[] good = terminal.seal(terminal.authorization(SampleWorld.pan(42), 30, Instant.now()));
        for (int i = 0; i < 300; i++) {
            final byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try (Socket socket =
                    new Socket(server.address().getAddress(), server.address().getPort())) {
                socket.getOutputStream().write(new byte[] {(byte) (bad.length >> 8), (byte) bad.length});
                // Cut at any byte now and then.
                socket.getOutputStream().write(bad, 0, i % 3 == 0 ? random.nextInt(bad.length) : bad.length);
            }
        }
        try (JposConnection connection = new JposConnection(server.address())) {
            final ISOMsg answer = ask(connection, terminal.authorization(SampleWorld.pan(44), 30, Instant.now()));
            assertThat(answer.getString(39)).isEqualTo("00");
        }
        assertThat(new String(server.http("/metrics", 200), StandardCharsets.UTF_8))
                .contains("attesta_rejected_total{reason=\"connection-fault\"} 0.0");
    }

    @Test
    void shouldCloseAConnectionThatSendsTenUnauthenticatedMessages() throws Exception {
        try (JposConnection connection = new JposConnection(server.address())) {
            for (int i = 0; i < 10; i++) {
                final ISOMsg forged = terminal.authorization(SampleWorld.pan(42), 30, Instant.now());
                terminal.seal(forged);
                forged.set(64, new byte[8]);
                assertThat(connection.exchange(forged).getString(39)).isEqualTo("63");
            }
            assertThatThrownBy(connection::receive).isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldTellHealthAndCountWhatItDid() throws Exception {
        try (JposConnection connection = new JposConnection(server.address())) {
            ask(connection, terminal.authorization(SampleWorld.pan(42), 30, Instant.now()));
            final String metrics = new String(server.http("/metrics", 200), StandardCharsets.UTF_8);
            assertThat(metrics)
                    .contains("attesta_authorizations_total{action=\"30\",response=\"00\"} 1.0")
                    .contains("attesta_cards 1000.0")
                    .contains("attesta_connections 1.0")
                    .contains("attesta_latency_seconds{quantile=\"0.99\"}")
                    .doesNotContain("CJ000042");
        }
        assertThat(new String(server.http("/health/ready", 200), StandardCharsets.UTF_8))
                .contains("\"ready\":true");
        server.http("/health/live", 200);
        assertThat(PublicKeySet.read(server.http("/.well-known/cose-keys", 200)).keys())
                .hasSize(1);
    }

    @Test
    void shouldSwapTheAddressesOfATpdu() throws Exception {
        server.close();
        server = new RunningServer(data, Map.of("transport.tpdu", "true"));
        try (JposConnection connection = new JposConnection(server.address(), new byte[] {0x60, 0, 1, 0, 2})) {
            final ISOMsg answer = ask(connection, terminal.authorization(SampleWorld.pan(42), 30, Instant.now()));
            assertThat(answer.getString(39)).isEqualTo("00");
            assertThat(answer.getHeader()).isEqualTo(new byte[] {0x60, 0, 2, 0, 1});
        }
    }

    private ISOMsg ask(final JposConnection connection, final ISOMsg request) throws IOException, ISOException {
        terminal.seal(request);
        final ISOMsg answer = connection.exchange(request);
        assertThat(terminal.macHolds(terminal.pack(answer))).isTrue();
        return answer;
    }

    private static Statement verified(final ISOMsg answer, final PublicKeySet keys) {
        final Verdict verdict = ReceiptVerifier.verify(
                answer.getBytes(62),
                answer.getBytes(63),
                (kid, message, signature) -> keys.find(kid)
                        .map((SigningPublicKey key) -> key.verifies(message, signature)
                                ? SignatureCheck.Answer.VALID
                                : SignatureCheck.Answer.INVALID)
                        .orElse(SignatureCheck.Answer.UNKNOWN_KEY));
        assertThat(verdict).isInstanceOf(Verdict.Verified.class);
        return ((Verdict.Verified) verdict).statement();
    }
}
