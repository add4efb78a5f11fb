package io.attesta.authorizer.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.testing.TestAuthority;
import io.attesta.authorizer.testing.TestNode;
import io.attesta.authorizer.tls.TlsFiles;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files may hold, and what happens when they change. Handshakes are the system test's. */
final class ServerTlsTest {
    @TempDir
    private Path folder;

    private final TestAuthority authority = new TestAuthority("servers");
    private final TestNode.Counts events = new TestNode.Counts();

    @BeforeEach
    void write() throws Exception {
        authority.issue("first").write(folder, "server");
        authority.write(folder.resolve("clients.pem"));
    }

    private TlsFiles files() {
        return new TlsFiles(
                folder.resolve("server.pem"), folder.resolve("server.key"), Optional.of(folder.resolve("clients.pem")));
    }

    @Test
    void shouldOfferTwoVersionsAndAuthenticatedEncryptionOnly() throws IOException {
        try (ServerTls tls = ServerTls.open(files(), events)) {
            final SSLEngine engine =
                    tls.handler(UnpooledByteBufAllocator.DEFAULT, 1, 1).engine();
            assertThat(engine.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
            assertThat(engine.getEnabledCipherSuites())
                    .isNotEmpty()
                    .allMatch(suite -> suite.contains("GCM") || suite.contains("CHACHA20"))
                    .allMatch(suite -> suite.startsWith("TLS_ECDHE_") || !suite.contains("_WITH_"));
            assertThat(engine.getNeedClientAuth()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void shouldTakeEachKindOfKey(final String kind) throws Exception {
        authority.issueOfKind(kind, "server").write(folder, "server");
        ServerTls.open(files(), events).close();
    }

    @Test
    void shouldSayInOneSentenceWhatIsWrong() throws Exception {
        assertRefused("server.pem", "-----BEGIN RUBBISH-----\n", "tls.certificate-file: ");
        assertRefused("server.pem", "", "tls.certificate-file: ");
        assertRefused("clients.pem", "", "tls.client-ca-file: ");
        assertRefused("server.key", "-----BEGIN RSA PRIVATE KEY-----\nAA==\n", "tls.private-key-file: ");
        assertRefused(
                "server.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "neither EC nor RSA");
        assertRefused(
                "server.key", "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n", "is cut off or altered");
        assertRefused("server.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n", "no key in PEM as PKCS#8");
        assertRefused("server.key", "-----END PRIVATE KEY-----\nAAAA\n", "no key in PEM as PKCS#8");
        for (final String gone : new String[] {"server.pem", "server.key", "clients.pem"}) {
            write();
            Files.delete(folder.resolve(gone));
            assertThatThrownBy(() -> ServerTls.open(files(), events))
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith(folder.resolve(gone) + " cannot be read, it is not there");
        }
        write();
        authority.issue("other").write(folder, "other");
        assertThatThrownBy(() -> ServerTls.open(
                        new TlsFiles(folder.resolve("server.pem"), folder.resolve("other.key"), Optional.empty()),
                        events))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not that of the first certificate");
        authority.issueExpired("late").write(folder, "server");
        assertThatThrownBy(() -> ServerTls.open(files(), events))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is valid from");
        write();
        Files.setPosixFilePermissions(folder.resolve("server.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> ServerTls.open(files(), events))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has mode rw-r--r-- and must have rw-------");
    }

    private void assertRefused(final String file, final String content, final String why) throws Exception {
        write();
        Files.writeString(folder.resolve(file), content);
        assertThatThrownBy(() -> ServerTls.open(files(), events))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why)
                .hasMessageContaining(folder.resolve(file).toString())
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRaiseOneAlarmForABrokenChangeAndNoneForTheNextGoodOne() throws Exception {
        try (ServerTls tls = ServerTls.open(files(), events)) {
            Files.writeString(folder.resolve("server.key"), "broken");
            look(tls);
            assertThat(events.alarms).containsEntry(AlarmKind.TLS, 1);
            look(tls);
            assertThat(events.alarms).containsEntry(AlarmKind.TLS, 1);
            assertThat(tls.handler(UnpooledByteBufAllocator.DEFAULT, 1, 1))
                    .as("the old one")
                    .isNotNull();
            authority.issue("second").write(folder, "server");
            look(tls);
            assertThat(events.alarms).containsEntry(AlarmKind.TLS, 1);
        }
    }

    /** A change is taken up when it is seen twice. */
    private static void look(final ServerTls tls) {
        tls.look();
        tls.look();
    }
}
