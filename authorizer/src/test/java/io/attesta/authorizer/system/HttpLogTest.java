package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.access.AccessCheck;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.api.HttpApi;
import io.attesta.authorizer.api.ReceiptResources;
import io.attesta.authorizer.log.LogFiles;
import io.attesta.authorizer.log.QuietLog;
import io.attesta.authorizer.testing.TestAuthority;
import io.attesta.authorizer.tls.TlsFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the HTTP server writes, with the configuration that is shipped, of connections that send what they should not. */
final class HttpLogTest {
    private static final Path CONFIGURATION = Path.of(System.getProperty("attesta.home"), "config/logback.xml");
    private static final String PAN = "9642000000000427";
    private static final String PLAIN = "POST /" + PAN + "?" + PAN + " HTTP/1.1\r\nHost: " + PAN
            + "\r\nAuthorization: Bearer " + PAN + "\r\nContent-Length: 16\r\n\r\n" + PAN;

    @TempDir
    private Path data;

    @BeforeEach
    void writeFiles() throws Exception {
        new TestAuthority("servers").issueForLoopback("server").write(data, "server");
    }

    @AfterEach
    void goBackToTheQuietConfiguration() throws Exception {
        QuietLog.restore();
    }

    private HttpApi start(final boolean tls) throws IOException {
        return new HttpApi(
                new HttpApi.Limits("127.0.0.1", 0, 1_024, 1_024),
                tls
                        ? Optional.of(new HttpApi.Tls(
                                new TlsFiles(data.resolve("server.pem"), data.resolve("server.key"), Optional.empty()),
                                why -> {}))
                        : Optional.empty(),
                new AccessCheck(new TokenFile(data.resolve("tokens.json"))),
                List.of(new ReceiptResources(null, 1, System::nanoTime)));
    }

    private static void send(final HttpApi api, final String text) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void shouldWriteNothingOfWhatAConnectionSent() throws Exception {
        final ByteArrayOutputStream console = new ByteArrayOutputStream();
        final PrintStream before = System.err;
        System.setErr(new PrintStream(console, true, StandardCharsets.UTF_8));
        try (LogFiles files = LogFiles.open(CONFIGURATION, data)) {
            assertThat(files).isNotNull();
            try (HttpApi api = start(true)) {
                send(api, PLAIN);
                // A record of TLS, with something else inside.
                send(api, "\u0016\u0003\u0001\u0000\u0010" + PAN);
            }
            try (HttpApi api = start(false)) {
                send(api, PLAIN);
                send(api, PAN);
                send(api, "GET /\u0001" + PAN + " HTTP/1.1\r\n\r\n");
                send(api, "GET / HTTP/1.1\r\n" + PAN + "\r\n\r\n");
                send(api, "GET / HTTP/1.1\r\na: \u0001" + PAN + "\r\n\r\n");
                send(api, "GET / HTTP/1.1\r\nContent-Length: " + PAN + "x\r\n\r\n");
                send(api, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + PAN);
            }
        } finally {
            System.setErr(before);
        }
        final String written =
                Files.readString(data.resolve("log/attesta.log")) + console.toString(StandardCharsets.UTF_8);
        assertThat(written)
                .contains("a TLS handshake failed: what came is no TLS")
                .doesNotContain(
                        PAN, HexFormat.of().formatHex(PAN.getBytes(StandardCharsets.US_ASCII)), "Exception", "\tat ");
    }
}
