package io.attesta.authorizer.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import io.attesta.authorizer.access.AccessCheck;
import io.attesta.authorizer.access.MadeToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every resource has in common: who may, and how errors are answered. */
class HttpApiTest {
    private static final int MAX_BODY = 1_024;
    private static final long MAX_BULK = 100_000;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private TokenFile tokens;
    private AccessCheck check;
    private HttpApi api;

    /** A resource of each kind. */
    private static final class Probe extends Resources {
        @Override
        List<Route> routes() {
            return List.of(
                    Route.open(HttpMethod.GET, "/open", Route.Body.NONE, call -> {
                        call.allowQuery(Set.of("a"));
                        return HttpResponse.of(call.query("a").orElse("none"));
                    }),
                    Route.of(
                            Role.AUDITOR,
                            HttpMethod.GET,
                            "/closed/{part}",
                            Route.Body.NONE,
                            call -> HttpResponse.of(call.caller().role() + " " + call.pathParameter("part"))),
                    Route.open(HttpMethod.GET, "/none", Route.Body.NONE, call -> {
                        call.allowQuery(Set.of());
                        return HttpResponse.of("");
                    }),
                    Route.open(HttpMethod.POST, "/json", Route.Body.SMALL, call -> Call.ok(call.json())),
                    Route.open(HttpMethod.POST, "/bulk", Route.Body.BULK, Probe::length),
                    Route.open(HttpMethod.GET, "/throws", Route.Body.NONE, call -> {
                        throw new IllegalStateException("9642000000000427");
                    }));
        }

        private static HttpResponse length(final Call call) throws IOException {
            try (Upload upload = call.upload(Long.MAX_VALUE, MediaType.parse("application/x-ndjson"))) {
                final InputStream body = upload.stream();
                return HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, "" + body.readAllBytes().length);
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        tokens = new TokenFile(folder.resolve("tokens.json"));
        check = new AccessCheck(tokens);
        api = new HttpApi(new HttpApi.Limits("127.0.0.1", 0, MAX_BODY, MAX_BULK), check, List.of(new Probe()));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + api.address().getPort() + path));
    }

    private java.net.http.HttpResponse<String> send(final HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString());
    }

    private java.net.http.HttpResponse<String> post(final String path, final String type, final byte[] body)
            throws Exception {
        return send(request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static void assertProblem(
            final java.net.http.HttpResponse<String> response, final ProblemType type, final String detail)
            throws IOException {
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        final JsonNode problem = new ObjectMapper().readTree(response.body());
        assertThat(problem.path("type").textValue()).isEqualTo(type.uri());
        assertThat(problem.path("status").intValue())
                .isEqualTo(type.status().code())
                .isEqualTo(response.statusCode());
        assertThat(problem.path("title").textValue()).isEqualTo(type.title());
        assertThat(problem.path("detail").textValue()).isEqualTo(detail);
    }

    private String token(final Role role, final Optional<Instant> expiry) {
        try (MadeToken made = tokens.make(role, Optional.empty(), Optional.empty(), Instant.now(), expiry)) {
            check.look();
            return new String(made.chars());
        }
    }

    @Test
    void shouldAnswerWhatIsNotThereWithAProblem() throws Exception {
        assertProblem(
                send(request("/nothing")),
                ProblemType.NOT_FOUND,
                "There is no such resource; /openapi.yaml names all.");
        assertProblem(
                send(request("/open").DELETE()),
                ProblemType.METHOD_NOT_ALLOWED,
                "The resource has no such method; /openapi.yaml names all.");
    }

    @Test
    void shouldRefuseParametersThatTheResourceDoesNotHave() throws Exception {
        assertThat(send(request("/open?a=1")).body()).isEqualTo("1");
        assertProblem(
                send(request("/open?b=1")),
                ProblemType.INVALID_REQUEST,
                "The query has a parameter that the resource does not have; there is a.");
        assertProblem(
                send(request("/none?b=1")), ProblemType.INVALID_REQUEST, "The resource takes no query parameters.");
        assertProblem(
                send(request("/open?a=1&a=2")), ProblemType.INVALID_REQUEST, "The query parameter a is given twice.");
    }

    @Test
    void shouldLetInWhoHasTheRoleAndNobodyElse() throws Exception {
        final String auditor = token(Role.AUDITOR, Optional.empty());
        final String operator = token(Role.OPERATOR, Optional.empty());

        assertThat(send(request("/closed/x%20y").header("Authorization", "Bearer " + auditor))
                        .body())
                .isEqualTo("AUDITOR x y");
        final var nobody = send(request("/closed/x"));
        assertProblem(
                nobody,
                ProblemType.NO_CREDENTIALS,
                "This resource is for auditor; make a token with attesta keys token.");
        assertThat(nobody.headers().firstValue("www-authenticate")).contains("Bearer realm=\"attesta\"");
        assertProblem(
                send(request("/closed/x").header("Authorization", "Bearer " + operator)),
                ProblemType.FORBIDDEN,
                "This resource is for auditor, not for operator.");
        for (final String wrong : List.of(auditor.substring(1), auditor + "A", "att_", "x y")) {
            assertProblem(
                    send(request("/closed/x").header("Authorization", "Bearer " + wrong)),
                    ProblemType.INVALID_TOKEN,
                    "The bearer token is none of this server's.");
        }
        assertProblem(
                send(request("/closed/x").header("Authorization", "Basic YTpi")),
                ProblemType.INVALID_TOKEN,
                "The Authorization header does not begin with Bearer.");
    }

    @Test
    void shouldRefuseTokensThatAreOver() throws Exception {
        final String expired = token(Role.AUDITOR, Optional.of(Instant.now().minusSeconds(5)));
        final String revoked = token(Role.AUDITOR, Optional.empty());
        tokens.revoke(revoked.substring(4, 16), Instant.now());
        check.look();

        assertProblem(
                send(request("/closed/x").header("Authorization", "Bearer " + expired)),
                ProblemType.INVALID_TOKEN,
                "The bearer token has expired.");
        assertProblem(
                send(request("/closed/x").header("Authorization", "Bearer " + revoked)),
                ProblemType.INVALID_TOKEN,
                "The bearer token was revoked.");
    }

    @Test
    void shouldTakeUpTokensThatAreMadeWhileItRuns() throws Exception {
        final String made;
        try (MadeToken token =
                tokens.make(Role.AUDITOR, Optional.empty(), Optional.empty(), Instant.now(), Optional.empty())) {
            made = new String(token.chars());
        }
        final long deadline = System.nanoTime() + 10_000_000_000L;
        int status;
        do {
            status = send(request("/closed/x").header("Authorization", "Bearer " + made))
                    .statusCode();
        } while (status != 200 && System.nanoTime() < deadline);
        assertThat(status).isEqualTo(200);
    }

    @Test
    void shouldTakeOneJsonObjectAndSayWhereItIsWrong() throws Exception {
        assertThat(post("/json", "application/json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8))
                        .body())
                .isEqualTo("{\"a\":1}");
        assertProblem(
                post("/json", "application/json", "{\"a\":\n 1x}".getBytes(StandardCharsets.UTF_8)),
                ProblemType.INVALID_REQUEST,
                "The body is no JSON: wrong at line 2, column 3.");
        assertProblem(
                post("/json", "application/json", "[1]".getBytes(StandardCharsets.UTF_8)),
                ProblemType.INVALID_REQUEST,
                "The body is no JSON object.");
        assertProblem(
                post("/json", "application/json", new byte[0]),
                ProblemType.INVALID_REQUEST,
                "The body is no JSON object.");
        assertThat(post("/json", "application/json", "{\"a\":1,\"a\":2}".getBytes(StandardCharsets.UTF_8))
                        .statusCode())
                .isEqualTo(400);
        assertProblem(
                post("/json", "text/plain", "{}".getBytes(StandardCharsets.UTF_8)),
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                "The body is of another type than the resource takes: application/json.");
    }

    @Test
    void shouldRepeatNothingThatCameAsAName() throws Exception {
        final String pan = "9642000000000427";
        final byte[] object = ("{\"" + pan + "\":}").getBytes(StandardCharsets.UTF_8);
        final byte[] good = "{}".getBytes(StandardCharsets.UTF_8);
        for (final var answer : List.of(
                send(request("/" + pan)),
                send(request("/open?" + pan + "=1")),
                send(request("/open").header("X-" + pan, "1").method(pan, HttpRequest.BodyPublishers.noBody())),
                post("/json", "application/json", object),
                post(
                        "/json",
                        "application/json",
                        ("{\"" + pan + "\":1,\"" + pan + "\":2}").getBytes(StandardCharsets.UTF_8)),
                post("/json", "text/plain; " + pan + "=1", good),
                post("/json", "x/" + pan, good),
                send(request("/closed/x").header("Authorization", pan)),
                send(request("/closed/x").header("Authorization", "Bearer " + pan)))) {
            assertThat(answer.statusCode()).isBetween(400, 499);
            assertThat(answer.body() + answer.headers().map()).doesNotContain("9642");
        }
    }

    @Test
    void shouldRefuseBodiesThatAreTooLarge() throws Exception {
        assertProblem(
                post("/json", "application/json", new byte[MAX_BODY + 1]),
                ProblemType.TOO_LARGE,
                "The body is larger than this resource takes.");
        assertProblem(
                post("/bulk", "application/x-ndjson", new byte[(int) MAX_BULK + 1]),
                ProblemType.TOO_LARGE,
                "The body is larger than this resource takes.");
    }

    @Test
    void shouldReadBulkBodiesZippedOrNot() throws Exception {
        final byte[] body = "{}\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        final ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(body);
        }

        assertThat(post("/bulk", "application/x-ndjson", body).body()).isEqualTo("30000");
        assertThat(send(request("/bulk")
                                .header("Content-Encoding", "gzip")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(zipped.toByteArray())))
                        .body())
                .isEqualTo("30000");
        assertProblem(
                send(request("/bulk")
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))),
                ProblemType.INVALID_REQUEST,
                "The body broke off, or is not what its encoding says.");
        assertProblem(
                send(request("/bulk")
                        .header("Content-Encoding", "br")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))),
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                "The content encoding is neither gzip nor identity.");
    }

    @Test
    void shouldShowNothingOfAFault() throws Exception {
        assertProblem(
                send(request("/throws")),
                ProblemType.MALFUNCTION,
                "The server failed on this request; its log says at what.");
    }

    @Test
    void shouldAnswerWhatIsNoHttp() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", api.address().getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write("GET /open HTTP/1.1\r\nno header\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            final String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(answer).isEqualTo("HTTP/1.1 400");
        }
    }
}
