package io.attesta.authorizer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import io.attesta.authorizer.access.AccessCheck;
import io.attesta.authorizer.access.AccessToken;
import io.attesta.authorizer.access.MadeToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.testing.TestAuthority;
import io.attesta.authorizer.tls.TlsFiles;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The HTTP listener with TLS, and roles by client certificate, seen by the JDK's HTTP client. */
class HttpTlsTest {
    private static final String CLOSED = "/closed";

    @TempDir
    private Path folder;

    private final TestAuthority servers = new TestAuthority("servers");
    private final TestAuthority clients = new TestAuthority("clients");
    private final List<String> alarms = new ArrayList<>();
    private TokenFile tokens;
    private AccessCheck check;
    private HttpApi api;

    private static final class Probe extends Resources {
        @Override
        List<Route> routes() {
            return List.of(
                    Route.open(
                            HttpMethod.GET,
                            "/open",
                            Route.Body.NONE,
                            call -> HttpResponse.of(
                                    call.context().sessionProtocol().uriText())),
                    new Route(
                            HttpMethod.GET,
                            CLOSED,
                            java.util.Set.of(Role.AUDITOR, Role.KIOSK),
                            Route.Body.NONE,
                            call -> HttpResponse.of(call.caller().id() + " "
                                    + call.caller()
                                            .pair()
                                            .map(AccessToken.Pair::terminal)
                                            .orElse("-"))));
        }
    }

    @BeforeEach
    void write() throws Exception {
        servers.issueForLoopback("server").write(folder, "server");
        clients.write(folder.resolve("clients.pem"));
        tokens = new TokenFile(folder.resolve("tokens.json"));
        check = new AccessCheck(tokens);
    }

    @AfterEach
    void stop() {
        if (api != null) {
            api.close();
        }
    }

    private TlsFiles files(final boolean mutual) {
        return new TlsFiles(
                folder.resolve("server.pem"),
                folder.resolve("server.key"),
                mutual ? Optional.of(folder.resolve("clients.pem")) : Optional.empty());
    }

    private void start(final boolean mutual) throws IOException {
        api = new HttpApi(
                new HttpApi.Limits("127.0.0.1", 0, 1_024, 1_024),
                Optional.of(new HttpApi.Tls(files(mutual), alarms::add)),
                check,
                List.of(new Probe()));
    }

    private SSLContext context(final TestAuthority.Issued own) throws Exception {
        final KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("servers", servers.certificate());
        final TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
        trusts.init(trust);
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (own != null) {
            keys.setKeyEntry("own", own.key(), new char[0], new X509Certificate[] {own.certificate()});
        }
        final KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, new char[0]);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trusts.getTrustManagers(), null);
        return context;
    }

    private java.net.http.HttpResponse<String> get(
            final String path, final TestAuthority.Issued own, final String... headers) throws Exception {
        return get(HttpClient.newBuilder().sslContext(context(own)), path, headers);
    }

    private java.net.http.HttpResponse<String> get(
            final HttpClient.Builder client, final String path, final String... headers) throws Exception {
        final HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:" + api.address().getPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.build().send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString());
    }

    private AccessToken admit(final TestAuthority.Issued issued, final Role role, final Optional<AccessToken.Pair> pair)
            throws Exception {
        final String fingerprint = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(issued.certificate().getEncoded()));
        final AccessToken admitted =
                tokens.admit(fingerprint, role, pair, Optional.empty(), Instant.now(), Optional.empty());
        check.look();
        return admitted;
    }

    private String auditorToken() {
        try (MadeToken made =
                tokens.make(Role.AUDITOR, Optional.empty(), Optional.empty(), Instant.now(), Optional.empty())) {
            check.look();
            return "Bearer " + new String(made.chars());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void shouldServeOverTlsWithoutAskingForACertificate(final String version) throws Exception {
        start(false);
        final SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {version});
        final HttpClient.Builder client =
                HttpClient.newBuilder().sslContext(context(null)).sslParameters(parameters);

        assertThat(get(client, "/open").body()).isEqualTo("h2");
        assertThat(get(client.version(HttpClient.Version.HTTP_1_1), "/open").body())
                .isEqualTo("h1");
        assertThat(get(client, "/open").headers().map()).doesNotContainKey("server");
        assertThat(get(client, CLOSED).statusCode()).isEqualTo(401);
        assertThat(get(client, CLOSED, "Authorization", auditorToken()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void shouldNotSpeakOldVersionsNorPlainHttp() throws Exception {
        start(false);
        final SSLParameters old = new SSLParameters();
        old.setProtocols(new String[] {"TLSv1.1"});
        final HttpClient.Builder client =
                HttpClient.newBuilder().sslContext(context(null)).sslParameters(old);
        assertThatThrownBy(() -> get(client, "/open")).isInstanceOf(IOException.class);
        try (Socket socket = new Socket("127.0.0.1", api.address().getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("GET /open HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("HTTP", "Exception");
        }
        assertThat(get("/open", null).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldLetACertificateWithARoleDoWhatTheRoleMay() throws Exception {
        start(true);
        final TestAuthority.Issued auditor = clients.issue("auditor");
        final TestAuthority.Issued kiosk = clients.issue("kiosk");
        final AccessToken first = admit(auditor, Role.AUDITOR, Optional.empty());
        final AccessToken second =
                admit(kiosk, Role.KIOSK, Optional.of(new AccessToken.Pair("RO-CJ-MED-00042", "CJ000042")));

        assertThat(get(CLOSED, auditor).body()).isEqualTo(first.id() + " -");
        assertThat(get(CLOSED, kiosk).body()).isEqualTo(second.id() + " CJ000042");
        final TestAuthority.Issued operator = clients.issue("operator");
        admit(operator, Role.OPERATOR, Optional.empty());
        assertThat(get(CLOSED, operator).statusCode()).isEqualTo(403);

        tokens.revoke(first.id(), Instant.now());
        check.look();
        assertProblem(get(CLOSED, auditor), "The client certificate's role was revoked.");
    }

    @Test
    void shouldWantACertificateWhereARoleIsNeededAndNowhereElse() throws Exception {
        start(true);
        final String token = auditorToken();
        final TestAuthority.Issued nobody = clients.issue("nobody");

        assertThat(get("/open", null).statusCode()).isEqualTo(200);
        final String wanted = "This resource is for auditor or kiosk, and this server wants a client certificate of its"
                + " authorities (tls.client-ca-file) for that.";
        assertProblem(get(CLOSED, null), wanted);
        assertProblem(get(CLOSED, null, "Authorization", token), wanted);
        assertThat(get("/open", nobody).statusCode()).isEqualTo(200);
        assertProblem(
                get(CLOSED, nobody),
                "The client certificate has no role; attesta keys token --certificate gives it one, or send a token with it.");
        assertThat(get(CLOSED, nobody, "Authorization", token).statusCode()).isEqualTo(200);
        assertProblem(get(CLOSED, nobody, "Authorization", token + "x"), "The bearer token is none of this server's.");
    }

    private static void assertProblem(final java.net.http.HttpResponse<String> response, final String detail) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate")).isPresent();
        assertThat(response.body()).contains("\"" + detail + "\"");
    }

    /** With a role, even: what does not hang on the authorities, or is not valid now, comes to nothing. */
    @Test
    void shouldEndTheHandshakeOfACertificateThatDoesNotCount() throws Exception {
        start(true);
        for (final TestAuthority.Issued bad : List.of(
                new TestAuthority("clients").issue("of another authority of that name"),
                clients.issueExpired("late"))) {
            admit(bad, Role.AUDITOR, Optional.empty());
            assertThatThrownBy(() -> get(CLOSED, bad)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get("/open", bad)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldNotCountCertificatesWithoutMutual() throws Exception {
        start(false);
        final TestAuthority.Issued auditor = clients.issue("auditor");
        admit(auditor, Role.AUDITOR, Optional.empty());
        assertThat(get(CLOSED, auditor).statusCode()).isEqualTo(401);
    }

    @Test
    void shouldBeRefusedByAClientThatTrustsAnotherAuthority() throws Exception {
        start(false);
        assertThatThrownBy(() -> get(HttpClient.newBuilder(), "/open")).isInstanceOf(SSLException.class);
    }

    @Test
    void shouldTakeUpChangedFilesAndKeepTheOldOnesWhenTheyCannotBeUsed() throws Exception {
        final HttpTls tls = new HttpTls(files(true), alarms::add);
        final X509Certificate first = tls.keyPair("*").certificateChain().get(0);

        Files.writeString(folder.resolve("server.key"), "broken");
        tls.look();
        tls.look();
        assertThat(tls.keyPair("*").certificateChain().get(0)).isEqualTo(first);
        assertThat(alarms).singleElement().asString().startsWith("changed TLS files cannot be used");

        final TestAuthority.Issued second = servers.issueForLoopback("second");
        second.write(folder, "server");
        tls.look();
        tls.look();
        assertThat(tls.keyPair("*").certificateChain().get(0)).isEqualTo(second.certificate());
        assertThat(alarms).hasSize(1);
    }

    @Test
    void shouldSayWhatIsWrongWithTheFiles() throws Exception {
        Files.delete(folder.resolve("server.key"));
        assertThatThrownBy(() -> start(false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tls.private-key-file: ");
    }
}
