package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.protocol.jpos.JposMessage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS of a terminal, whose files are made anew for each test. */
@Timeout(120)
class PemFilesTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private Path certificate;
    private Path privateKey;
    private TerminalFixture fixture;

    @BeforeEach
    void makeFiles() throws Exception {
        fixture = new TerminalFixture(folder);
        final Path store = folder.resolve("own.p12");
        final Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        final KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD);
        certificate = pem("CERTIFICATE", made.getCertificate("own").getEncoded());
        privateKey = pem("PRIVATE KEY", made.getKey("own", PASSWORD).getEncoded());
    }

    @Test
    void shouldSpeakTlsAndShowItsCertificateWhenAsked() throws Exception {
        final SSLContext server =
                PemFiles.context(Optional.of(certificate), Optional.of(certificate), Optional.of(privateKey));
        try (SSLServerSocket listening = listen(server)) {
            echoOnce(listening);
            final CommandRun run = echo(
                    listening,
                    "--tls",
                    "--tls-ca",
                    certificate.toString(),
                    "--tls-certificate",
                    certificate.toString(),
                    "--tls-key",
                    privateKey.toString());

            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("MAC: right");
        }
    }

    @Test
    void shouldSayWhatToDoWhenTlsDoesNotComeAbout() throws Exception {
        final SSLContext server =
                PemFiles.context(Optional.of(certificate), Optional.of(certificate), Optional.of(privateKey));
        try (SSLServerSocket listening = listen(server)) {
            echoOnce(listening);
            final CommandRun untrusted = echo(listening, "--tls");
            assertThat(untrusted.exitCode()).isEqualTo(1);
            assertThat(untrusted.err())
                    .startsWith("No TLS with localhost:" + listening.getLocalPort())
                    .contains("--tls-ca")
                    .doesNotContain("\tat ");
        }
        try (SSLServerSocket listening = listen(server)) {
            echoOnce(listening);
            final CommandRun anonymous = echo(listening, "--tls", "--tls-ca", certificate.toString());
            assertThat(anonymous.exitCode()).isEqualTo(1);
            assertThat(anonymous.err())
                    .contains("localhost:" + listening.getLocalPort())
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void shouldSayWhichFileDoesNotHoldWhatItShould() throws IOException {
        final Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        final Path missing = folder.resolve("missing.pem");
        final Path rsa = Files.writeString(
                folder.resolve("rsa.pem"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        final Path broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");

        refused(Optional.of(empty), Optional.empty(), Optional.empty(), empty + " holds no certificate in PEM");
        refused(Optional.of(privateKey), Optional.empty(), Optional.empty(), privateKey + " holds no certificate");
        refused(Optional.of(missing), Optional.empty(), Optional.empty(), "There is no file " + missing);
        refused(Optional.empty(), Optional.of(certificate), Optional.of(rsa), "openssl pkcs8 -topk8 -nocrypt");
        refused(Optional.empty(), Optional.of(certificate), Optional.of(broken), "is none of algorithm EC");
    }

    private static void refused(
            final Optional<Path> authorities,
            final Optional<Path> certificate,
            final Optional<Path> privateKey,
            final String sentence) {
        assertThatThrownBy(() -> PemFiles.context(authorities, certificate, privateKey))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(sentence);
    }

    private CommandRun echo(final SSLServerSocket server, final String... options) {
        final String[] arguments = new String[options.length + 3];
        arguments[0] = "echo";
        arguments[1] = "--host";
        arguments[2] = "localhost";
        System.arraycopy(options, 0, arguments, 3, options.length);
        return fixture.run(Integer.toString(server.getLocalPort()), "", arguments);
    }

    private static SSLServerSocket listen(final SSLContext context) throws IOException {
        final SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        return server;
    }

    private void echoOnce(final SSLServerSocket server) {
        CompletableFuture.runAsync(() -> {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                final DataInputStream in = new DataInputStream(socket.getInputStream());
                final byte[] request = in.readNBytes(in.readUnsignedShort());
                final byte[] answer = fixture.sealed(JposMessage.of("0810"), request, 7, 11, 41, 42, 70, -39);
                final DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
                out.flush();
                in.read();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private Path pem(final String label, final byte[] encoded) throws IOException {
        final String text = "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(encoded) + "\n-----END " + label + "-----\n";
        return Files.writeString(folder.resolve(label.replace(' ', '-') + ".pem"), text);
    }
}
