package io.attesta.protocol.jpos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.protocol.Vectors;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsTerminalTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final byte[] request =
            Vectors.hex(Vectors.root().get("messages").get(0).get("bytes"));
    private final byte[] answer =
            Vectors.hex(Vectors.root().get("answers").get(0).get("bytes"));

    @TempDir
    private Path folder;

    private JposPackager packager;
    private KeyStore own;
    private SSLContext trusting;

    @BeforeEach
    void readTable() throws IOException {
        packager = JposPackager.read(JposPackagerTest.table());
    }

    /** A certificate that signs itself, for a name, and who trusts it. */
    private void certify(final String name) throws Exception {
        final Path file = folder.resolve("server.p12");
        final Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        own = KeyStore.getInstance(file.toFile(), PASSWORD);
        final KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("ca", own.getCertificate("server"));
        final TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, trust.getTrustManagers(), null);
    }

    @Test
    void shouldExchangeMessagesWhenTheCertificateIsTrusted() throws Exception {
        certify("localhost");
        try (SSLServerSocket server = listen()) {
            final CompletableFuture<String> protocol = answerOnce(server);
            try (JposTerminal terminal = connect("localhost", server, trusting)) {
                final Exchange exchange = terminal.exchange(packager.unpack(request), mac(request), mac(answer));

                assertThat(exchange.answer()).isEqualTo(answer);
                assertThat(exchange.mac()).isEqualTo(MacVerdict.RIGHT);
            }
            assertThat(protocol.get(20, TimeUnit.SECONDS)).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void shouldNotCompareTheNameWhenTheHostIsAnAddress() throws Exception {
        certify("elsewhere.example");
        try (SSLServerSocket server = listen()) {
            answerOnce(server);
            try (JposTerminal terminal = connect("127.0.0.1", server, trusting)) {
                assertThat(terminal.exchange(packager.unpack(request), mac(request), mac(answer))
                                .mac())
                        .isEqualTo(MacVerdict.RIGHT);
            }
        }
    }

    @Test
    void shouldRefuseWhenTheCertificateBearsAnotherName() throws Exception {
        certify("elsewhere.example");
        try (SSLServerSocket server = listen()) {
            answerOnce(server);

            assertThatThrownBy(() -> connect("localhost", server, trusting))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("localhost");
        }
    }

    @Test
    void shouldRefuseWhenNobodyTrustsTheCertificate() throws Exception {
        certify("localhost");
        final SSLContext ofJava = SSLContext.getDefault();
        try (SSLServerSocket server = listen()) {
            answerOnce(server);

            assertThatThrownBy(() -> connect("localhost", server, ofJava)).isInstanceOf(SSLException.class);
        }
    }

    private SSLServerSocket listen() throws Exception {
        final KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, PASSWORD);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private JposTerminal connect(final String host, final SSLServerSocket server, final SSLContext tls)
            throws IOException {
        return JposTerminal.connect(
                host, server.getLocalPort(), packager, Optional.empty(), PATIENCE, Optional.of(tls));
    }

    /** Answers one request; gives the version of TLS. */
    private CompletableFuture<String> answerOnce(final SSLServerSocket server) {
        final CompletableFuture<String> protocol = new CompletableFuture<>();
        CompletableFuture.runAsync(() -> {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                final DataInputStream in = new DataInputStream(socket.getInputStream());
                in.readNBytes(in.readUnsignedShort());
                protocol.complete(socket.getSession().getProtocol());
                final DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
                in.read();
            } catch (final IOException e) {
                protocol.completeExceptionally(e);
            }
        });
        return protocol;
    }

    private static MessageMac mac(final byte[] message) {
        return covered -> Arrays.copyOfRange(message, message.length - MessageMac.LENGTH, message.length);
    }
}
