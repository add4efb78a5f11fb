package io.attesta.authorizer.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.receipt.SignatureCheck.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedKeysTest {
    private final byte[] key = CommandVectors.text("/receipts/public_key").getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private HttpServer server;
    private volatile int status = 200;
    private volatile byte[] body = PublicKeySet.read(key).jwks();

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
            exchange.sendResponseHeaders(status, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldFetchAKeySetOverHttp() {
        final TrustedKeys fetched = TrustedKeys.of(url(), Optional.empty());

        assertThat(fetched.source()).isEqualTo(url());
        assertThat(fetched.keys().keys())
                .singleElement()
                .satisfies(published -> assertThat(published.kidHex()).isEqualTo("21fe31dfa154a261"));
    }

    @Test
    void shouldReadEveryFormOfAKeySetFromAFile() throws IOException {
        final PublicKeySet set = PublicKeySet.read(key);
        for (final byte[] document : new byte[][] {key, set.jwks(), set.coseKeys()}) {
            final Path file = Files.write(folder.resolve("keys"), document);
            assertThat(TrustedKeys.of(file.toString(), Optional.empty()).keys().keys())
                    .hasSize(1);
        }
    }

    @Test
    void shouldTellUnknownKeysFromWrongSignatures() {
        final TrustedKeys keys = TrustedKeys.of(url(), Optional.empty());

        assertThat(keys.check(new byte[8], new byte[1], new byte[64])).isEqualTo(Answer.UNKNOWN_KEY);
        assertThat(keys.check(HexFormat.of().parseHex("21fe31dfa154a261"), new byte[1], new byte[64]))
                .isEqualTo(Answer.INVALID);
    }

    @Test
    void shouldSayWhyWhenTheAddressGivesNoKeys() {
        status = 302;
        assertThatThrownBy(() -> TrustedKeys.of(url(), Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("The public keys cannot be fetched from " + url() + " (the server answers 302):"
                        + " start the server, or name a file or another address with --keys.");
        status = 200;
        body = "{\"keys\":[]}".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> TrustedKeys.of(url(), Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(url() + " gives no public keys: The key set holds no Ed25519 key.");
        body = new byte[PublicKeySet.MAX_BYTES + 2];
        assertThatThrownBy(() -> TrustedKeys.of(url(), Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("more than 65536 bytes");
        final String gone = url();
        server.stop(0);
        assertThatThrownBy(() -> TrustedKeys.of(gone, Optional.empty()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("The public keys cannot be fetched from " + gone + " (");
        assertThatThrownBy(() -> TrustedKeys.of("http://a b/", Optional.empty()))
                .isInstanceOf(CommandFailure.class);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/.well-known/jwks.json";
    }
}
