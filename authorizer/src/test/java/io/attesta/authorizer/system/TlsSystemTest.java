package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestAuthority;
import io.attesta.authorizer.testing.TestTerminal;
import io.attesta.authorizer.testing.Vectors;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS of the ISO 8583 listener over real sockets; the JDK's own TLS sockets on the other side. */
final class TlsSystemTest {
    private static final String TLS_1_2 = "TLSv1.2";
    private static final String TLS_1_3 = "TLSv1.3";
    private static final String CLINIC = "RO-CJ-MED-00042";

    @TempDir
    private Path data;

    private final TestAuthority servers = new TestAuthority("servers");
    private final TestAuthority clients = new TestAuthority("clients");
    private final TestTerminal terminal = new TestTerminal(Vectors.keys(), "CJ000042", CLINIC);
    private RunningServer server;

    @BeforeEach
    void writeFiles() throws Exception {
        servers.issue("first").write(data, "server");
        clients.write(data.resolve("clients.pem"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private void start(final String mode, final String... more) {
        final Map<String, String> settings = new HashMap<>(Map.of(
                "tls.transport", mode, "tls.certificate-file", "server.pem", "tls.private-key-file", "server.key"));
        if (mode.equals("mutual")) {
            settings.put("tls.client-ca-file", "clients.pem");
        }
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        server = new RunningServer(data, settings);
    }

    private TlsConnection connect(final String protocol, final TestAuthority.Issued own) throws Exception {
        return new TlsConnection(server.address(), protocol, servers.certificate(), own);
    }

    private ISOMsg present() {
        return terminal.authorization(SampleWorld.pan(42), 30, Instant.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void shouldAnswerOverTls(final String protocol) throws Exception {
        start("server", "limits.requests-per-terminal-second", "0");
        try (TlsConnection connection = connect(protocol, null)) {
            assertThat(connection.socket().getSession().getProtocol()).isEqualTo(protocol);
            assertThat(connection.socket().getSession().getCipherSuite()).contains("GCM");
            final ISOMsg answer = connection.exchange(terminal, present());
            assertThat(answer.getString(39)).isEqualTo("00");
            assertThat(terminal.macHolds(terminal.pack(answer))).isTrue();
        }
        try (TlsConnection connection = connect(protocol, null)) {
            // Many records, and frames that go on in the next one.
            for (int i = 0; i < 500; i++) {
                connection.send(terminal.seal(present()));
            }
            for (int i = 0; i < 500; i++) {
                assertThat(connection.receive(terminal).getString(39)).isIn("00", "65");
            }
        }
        assertThat(rejected("tls-handshake")).isZero();
        assertThat(rejected("tls-record")).isZero();
        assertThat(rejected("connection-fault")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void shouldLetACertificateSpeakForTheAcceptorsItNames(final String protocol) throws Exception {
        start("mutual");
        try (TlsConnection right = connect(
                protocol, clients.issue("clinics", "attesta:acceptor:RO-CJ-MED-00052", "attesta:acceptor:" + CLINIC))) {
            assertThat(right.exchange(terminal, present()).getString(39)).isEqualTo("00");
        }
        try (TlsConnection other =
                connect(protocol, clients.issue("other", "attesta:acceptor:RO-CJ-MED-00052", "https://example.org/"))) {
            final ISOMsg answer = other.exchange(terminal, present());
            assertThat(answer.getString(39)).isEqualTo("58");
            assertThat(answer.getString(44)).isEqualTo("certificate of another");
            assertThat(answer.hasField(62)).as("decided and signed").isTrue();
            final ISOMsg echo = other.exchange(terminal, terminal.network(301, Instant.now()));
            assertThat(echo.getString(39)).isEqualTo("58");
        }
        try (TlsConnection nobody = connect(protocol, clients.issue("nobody"))) {
            assertThat(nobody.exchange(terminal, present()).getString(39)).isEqualTo("58");
        }
        try (TlsConnection host = connect(protocol, clients.issue("host", "attesta:host:*"))) {
            assertThat(host.exchange(terminal, present()).getString(39)).isEqualTo("00");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void shouldRefuseAPeerWithoutACertificateOfTheAuthority(final String protocol) throws Exception {
        start("mutual");
        final TestAuthority strangers = new TestAuthority("strangers");
        assertThatThrownBy(() -> speak(protocol, null)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> speak(protocol, strangers.issue("stranger", "attesta:host:*")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> speak(protocol, clients.issueExpired("late"))).isInstanceOf(IOException.class);
        awaitRejected("tls-handshake", 3);
        assertThat(rejected("connection-fault")).isZero();
    }

    private void speak(final String protocol, final TestAuthority.Issued own) throws Exception {
        try (TlsConnection connection = connect(protocol, own)) {
            connection.exchange(terminal, present());
        }
    }

    @Test
    void shouldRefuseOnlyThePairThatSendsUnauthenticatedMessagesThroughAHost() throws Exception {
        start("mutual");
        final TestTerminal neighbour = new TestTerminal(Vectors.keys(), "CJ000052", "RO-CJ-MED-00052");
        try (TlsConnection host = connect(TLS_1_3, clients.issue("host", "attesta:host:concentrator-7"))) {
            for (int i = 0; i < 12; i++) {
                final ISOMsg forged = present();
                terminal.seal(forged);
                forged.set(64, new byte[8]);
                host.send(terminal.pack(forged));
                assertThat(host.receive(terminal).getString(39)).isEqualTo("63");
            }
            assertThat(host.exchange(terminal, present()).getString(39))
                    .as("right, but refused for a minute")
                    .isEqualTo("63");
            assertThat(host.exchange(neighbour, neighbour.authorization(SampleWorld.pan(44), 30, Instant.now()))
                            .getString(39))
                    .isEqualTo("00");
        }
        try (TlsConnection own = connect(TLS_1_3, clients.issue("clinic", "attesta:acceptor:" + CLINIC))) {
            assertThat(own.exchange(terminal, present()).getString(39))
                    .as("its own line is not locked")
                    .isEqualTo("00");
        }
        assertThat(metrics()).contains("attesta_alarms_total{kind=\"mac-failures\"} 1.0");
    }

    @Test
    void shouldShowTheNewCertificateToNewConnectionsAndKeepTheOldOneWhenTheNextIsBroken() throws Exception {
        start("server");
        try (TlsConnection early = connect(TLS_1_3, null)) {
            final TestAuthority.Issued second = servers.issue("second");
            second.write(data, "server");
            awaitCertificate("CN=second");
            assertThat(early.exchange(terminal, present()).getString(39)).isEqualTo("00");
        }
        // The certificate of one renewal and the key of another.
        servers.issue("third").write(data, "third");
        Files.copy(data.resolve("third.pem"), data.resolve("server.pem"), StandardCopyOption.REPLACE_EXISTING);
        await(() -> metrics().contains("attesta_alarms_total{kind=\"tls\"} 1.0"));
        awaitCertificate("CN=second");
        Files.move(data.resolve("third.key"), data.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
        awaitCertificate("CN=third");
        assertThat(metrics()).contains("attesta_alarms_total{kind=\"tls\"} 1.0");
    }

    private void awaitCertificate(final String subject) throws Exception {
        await(() -> {
            try (TlsConnection connection = connect(TLS_1_3, null)) {
                return connection
                                .exchange(terminal, terminal.network(301, Instant.now()))
                                .getString(39)
                                .equals("00")
                        && connection
                                .serverCertificate()
                                .getSubjectX500Principal()
                                .getName()
                                .equals(subject);
            }
        });
    }

    @Test
    void shouldCloseAndCountPlainBytesAndHandshakesThatDoNotCome() throws Exception {
        start("server", "transport.frame-timeout", "500ms");
        try (Socket plain = new Socket(
                        server.address().getAddress(), server.address().getPort());
                Socket silent = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            plain.setSoTimeout(10_000);
            silent.setSoTimeout(10_000);
            final byte[] message = terminal.seal(present());
            plain.getOutputStream().write(new byte[] {(byte) (message.length >> 8), (byte) message.length});
            plain.getOutputStream().write(message);
            assertThat(endOf(plain)).isTrue();
            assertThat(endOf(silent)).isTrue();
        }
        awaitRejected("tls-handshake", 2);
        assertThat(rejected("connection-fault")).isZero();
        try (TlsConnection connection = connect(TLS_1_3, null)) {
            assertThat(connection.exchange(terminal, present()).getString(39)).isEqualTo("00");
        }
    }

    /** Reads away an alert, if there is one, up to the end. */
    private static boolean endOf(final Socket socket) throws IOException {
        try {
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            return in.readAllBytes().length < 16;
        } catch (final SocketException reset) {
            return true;
        }
    }

    @Test
    void shouldRefuseASecondHandshakeOnAConnection() throws Exception {
        start("server");
        try (TlsConnection connection = connect(TLS_1_2, null)) {
            assertThat(connection.exchange(terminal, present()).getString(39)).isEqualTo("00");
            assertThatThrownBy(() -> {
                        connection.socket().startHandshake();
                        connection.exchange(terminal, present());
                    })
                    .isInstanceOf(IOException.class);
        }
        awaitRejected("tls-record", 1);
    }

    @Test
    void shouldAnswerAPeerThatHasEndedItsSideOfATls13Connection() throws Exception {
        start("server");
        try (TlsConnection connection = connect(TLS_1_3, null)) {
            connection.send(terminal.seal(present()));
            connection.socket().shutdownOutput();
            assertThat(connection.receive(terminal).getString(39)).isEqualTo("00");
            assertThat(connection.read()).as("then closed cleanly").isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS_1_2, TLS_1_3})
    void shouldSayGoodbyeWhenTheServerStops(final String protocol) throws Exception {
        start("server");
        try (TlsConnection connection = connect(protocol, null)) {
            assertThat(connection.exchange(terminal, present()).getString(39)).isEqualTo("00");
            server.close();
            assertThat(connection.read()).isEqualTo(-1);
        }
        server = null;
    }

    @Test
    void shouldNameTheSettingWhenItCannotStart() throws Exception {
        assertThatThrownBy(() -> start("server", "tls.private-key-file", ""))
                .isInstanceOf(ServerException.class)
                .hasMessageStartingWith("The server cannot start: tls.private-key-file must name a file")
                .hasMessageEndingWith(".");
        Files.setPosixFilePermissions(data.resolve("server.key"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> start("server"))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining("tls.private-key-file: " + data.resolve("server.key") + " has mode rw-r-----");
    }

    private double rejected(final String reason) throws Exception {
        final String line = metrics()
                .lines()
                .filter(one -> one.startsWith("attesta_rejected_total{reason=\"" + reason + "\"}"))
                .findFirst()
                .orElseThrow();
        return Double.parseDouble(line.substring(line.indexOf(' ') + 1));
    }

    private String metrics() throws Exception {
        return new String(server.http("/metrics", 200), StandardCharsets.UTF_8);
    }

    private void awaitRejected(final String reason, final int count) throws Exception {
        await(() -> rejected(reason) >= count);
        assertThat(rejected(reason)).isEqualTo(count);
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
