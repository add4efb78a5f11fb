package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.access.MadeToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.backoffice.AcceptorsCommand;
import io.attesta.authorizer.backoffice.TerminalsCommand;
import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.CommandProvider;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acceptors and terminals over HTTP into a whole server, one for all cases: each has acceptors of its own. */
final class EnrolmentSystemTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final String JSON = "application/json";
    private static final String APPLIED_ONE = "{\"applied\":1,\"stale\":0,\"rejected\":0}\n";

    @TempDir
    private static Path data;

    private static RunningServer server;
    private static String backOffice;
    private static String auditor;

    @TempDir
    private Path files;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        final TokenFile tokens = new TokenFile(data.resolve("tokens.json"));
        backOffice = token(tokens, Role.BACK_OFFICE);
        auditor = token(tokens, Role.AUDITOR);
        server = new RunningServer(data, Map.of());
    }

    private static String token(final TokenFile tokens, final Role role) {
        try (MadeToken made = tokens.make(role, Optional.empty(), Optional.empty(), Instant.now(), Optional.empty())) {
            return new String(made.chars());
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String url() {
        return "http://127.0.0.1:" + server.server().httpAddress().getPort();
    }

    private static HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).header("Authorization", "Bearer " + backOffice);
    }

    private HttpResponse<String> send(final HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(final String path, final String type, final String body) throws Exception {
        return send(request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode get(final String path) throws Exception {
        final HttpResponse<String> response = send(request(path));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    private static String detail(final HttpResponse<String> response, final int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        return new ObjectMapper().readTree(response.body()).path("detail").asText();
    }

    private static String acceptor(final String id, final long version, final String status) {
        return "{\"id\":\"" + id + "\",\"version\":" + version + ",\"category\":\"" + id.substring(6, 9)
                + "\",\"status\":\"" + status + "\"}\n";
    }

    private static String terminal(final String id, final long version, final String acceptor, final String status) {
        return "{\"id\":\"" + id + "\",\"version\":" + version + ",\"acceptor\":\"" + acceptor + "\",\"status\":\""
                + status + "\"}\n";
    }

    private static String presented(final JposConnection connection, final TestTerminal terminal, final long card)
            throws Exception {
        final var request = terminal.authorization(SampleWorld.pan(card), 30, Instant.now());
        terminal.seal(request);
        return connection.exchange(request).getString(39);
    }

    @Test
    void shouldDecideTheNextRequestOnWhatWasAcknowledgedAndAfterARestart() throws Exception {
        final String id = "RO-BV-MED-00012";
        final TestTerminal terminal = new TestTerminal(server.keys(), "BV000012", id);
        long version = 1;
        try (JposConnection connection = new JposConnection(server.address())) {
            for (int i = 0; i < 10; i++) {
                assertThat(presented(connection, terminal, 12)).isEqualTo("00");
                assertThat(post("/v1/acceptors", NDJSON, acceptor(id, ++version, "SUSPENDED"))
                                .body())
                        .isEqualTo(APPLIED_ONE);
                assertThat(presented(connection, terminal, 12)).isEqualTo("03");
                post("/v1/acceptors", JSON, acceptor(id, ++version, "ACTIVE"));
                assertThat(presented(connection, terminal, 12)).isEqualTo("00");
                post("/v1/terminals", JSON, terminal("BV000012", version, id, "DISABLED"));
                assertThat(presented(connection, terminal, 12)).isEqualTo("58");
                post("/v1/terminals", NDJSON, terminal("BV000012", ++version, id, "ACTIVE"));
            }
        }
        assertThat(new String(server.http("/metrics", 200), StandardCharsets.UTF_8))
                .contains("attesta_alarms_total{kind=\"session-ended\"} 10.0");
        post("/v1/acceptors", NDJSON, acceptor(id, ++version, "SUSPENDED") + acceptor("RO-BV-TRN-90001", 1, "ACTIVE"));
        post("/v1/terminals", NDJSON, terminal("BV000002", 2, "RO-BV-MED-00002", "DISABLED"));
        stop();
        server = new RunningServer(data, Map.of());
        try (JposConnection connection = new JposConnection(server.address())) {
            assertThat(presented(connection, terminal, 12)).isEqualTo("03");
            final TestTerminal disabled = new TestTerminal(server.keys(), "BV000002", "RO-BV-MED-00002");
            assertThat(presented(connection, disabled, 12)).isEqualTo("58");
        }
        assertThat(get("/v1/acceptors/RO-BV-TRN-90001").path("status").asText()).isEqualTo("ACTIVE");
        assertThat(get("/v1/acceptors/" + id).path("version").asLong()).isEqualTo(version);
    }

    @Test
    void shouldEnrolAnAcceptorWithATerminalThatSpeaksAtOnce() throws Exception {
        final TestTerminal terminal = new TestTerminal(server.keys(), "a/b?c#d%", "RO-ZZ-AGY-77777");
        try (JposConnection connection = new JposConnection(server.address())) {
            assertThat(presented(connection, terminal, 13)).isEqualTo("03");
            assertThat(detail(post("/v1/terminals", JSON, terminal("a/b?c#d%", 1, "RO-ZZ-AGY-77777", "ACTIVE")), 409))
                    .isEqualTo("Its acceptor is not enrolled; enrol that first.");
            post("/v1/acceptors", JSON, acceptor("RO-ZZ-AGY-77777", 1, "ACTIVE"));
            assertThat(presented(connection, terminal, 13)).isEqualTo("58");
            post("/v1/terminals", JSON, terminal("a/b?c#d%", 1, "RO-ZZ-AGY-77777", "ACTIVE"));
            assertThat(presented(connection, terminal, 13)).isEqualTo("00");
        }
        assertThat(get("/v1/terminals/a%2Fb%3Fc%23d%25").path("id").asText()).isEqualTo("a/b?c#d%");
    }

    @Test
    void shouldAnswerOneRecordWithItselfAndAStaleOneWithAConflict() throws Exception {
        final String whole =
                "{\"id\":\"RO-ZZ-TRN-00001\",\"version\":7,\"name\":\"Școala de Arte\",\"category\":\"TRN\","
                        + "\"status\":\"ACTIVE\"}";
        final HttpResponse<String> response = post("/v1/acceptors", JSON, whole);
        assertThat(response.body()).isEqualTo(whole);
        assertThat(response.headers().firstValue("content-type")).contains(JSON);
        assertThat(detail(post("/v1/acceptors", JSON, whole), 409))
                .isEqualTo("Its version is not newer than the one in the table.");
        assertThat(get("/v1/acceptors/RO-ZZ-TRN-00001").toString()).isEqualTo(whole);
    }

    @Test
    void shouldTakeTwentyOneThousandZippedAndReportEachBadOne() throws Exception {
        final StringBuilder lines = new StringBuilder();
        for (int n = 1; n <= 21_000; n++) {
            lines.append(n % 7_000 == 0 ? "{\"id\":\"no\"}\n" : acceptor("RO-YY-EMP-%05d".formatted(n), 2, "ACTIVE"));
        }
        final ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
        }
        final HttpResponse<String> response = send(request("/v1/acceptors")
                .header("Content-Type", NDJSON)
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(zipped.toByteArray())));
        final String bad = ",\"result\":\"rejected\",\"reason\":\"id is not formed RO-<county>-<category>-<5 digits>,"
                + " like RO-CJ-MED-00042.\"}\n";
        assertThat(response.body())
                .isEqualTo("{\"line\":7000" + bad + "{\"line\":14000" + bad + "{\"line\":21000" + bad
                        + "{\"applied\":20997,\"stale\":0,\"rejected\":3}\n");

        final Run listed = run("acceptors", "list", "--url", url(), "--county", "YY", "--json");
        assertThat(listed.exitCode).isZero();
        assertThat(listed.out.lines()).hasSize(20_997).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void shouldKeepWhatCameAndTakeTheRequestAgainWhenTheConnectionBreaks() throws Exception {
        final StringBuilder lines = new StringBuilder();
        for (int n = 1; n <= 3_000; n++) {
            lines.append(acceptor("RO-XX-MED-%05d".formatted(n), 1, "ACTIVE"));
        }
        try (Socket socket =
                new Socket("127.0.0.1", server.server().httpAddress().getPort())) {
            socket.getOutputStream()
                    .write(("POST /v1/acceptors HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + backOffice
                                    + "\r\nAttesta-Feed: broken\r\nAttesta-Sequence: 1\r\nContent-Length: "
                                    + lines.length() + "\r\n\r\n" + lines.substring(0, lines.length() / 2))
                            .getBytes(StandardCharsets.US_ASCII));
            // Full chunks take effect as they come; the last lines wait for theirs to be full.
            until(() -> send(request("/v1/acceptors/RO-XX-MED-01400")).statusCode() == 200);
        }
        until(() -> {
            final HttpResponse<String> again = send(request("/v1/acceptors")
                    .header("Attesta-Feed", "broken")
                    .header("Attesta-Sequence", "1")
                    .POST(HttpRequest.BodyPublishers.ofString(lines.toString())));
            return again.statusCode() == 200
                    && again.body().endsWith("{\"applied\":1500,\"stale\":1500,\"rejected\":0}\n");
        });
    }

    private interface Holds {
        boolean now() throws Exception;
    }

    private static void until(final Holds holds) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.now()) {
            assertThat(System.nanoTime()).isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void shouldListPageByPage() throws Exception {
        JsonNode page = get("/v1/acceptors?county=AB&category=MED&limit=30");
        int all = page.path("items").size();
        assertThat(all).isEqualTo(30);
        while (page.has("next")) {
            page = get("/v1/acceptors?county=AB&category=MED&limit=30&cursor="
                    + page.path("next").asText());
            all += page.path("items").size();
        }
        assertThat(all).isEqualTo(100);
        assertThat(get("/v1/terminals?acceptor=RO-AB-MED-00002").toString())
                .isEqualTo("{\"items\":[{\"id\":\"AB000002\",\"version\":1,\"acceptor\":\"RO-AB-MED-00002\","
                        + "\"status\":\"ACTIVE\"}]}");
        assertThat(get("/v1/terminals?county=AB&status=DISABLED").toString()).isEqualTo("{\"items\":[]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=0|The query parameter limit is not a whole number from 1 to 500.",
                "limit=501|The query parameter limit is not a whole number from 1 to 500.",
                "limit=ten|The query parameter limit is not a whole number from 1 to 500.",
                "limit=1&limit=1|The query parameter limit is given twice.",
                "cursor=9642000000000427|The query parameter cursor is none that this resource gave.",
                "category=med|The query parameter category is none of EMP, TRN, MED, CTY, AGY, BCK.",
                "status=DISABLED|The query parameter status is neither ACTIVE nor SUSPENDED.",
                "county=Cluj|The query parameter county is not two letters from A to Z.",
            })
    void shouldRefuseEachWrongQueryWithItsOwnSentence(final String query, final String detail) throws Exception {
        assertThat(detail(send(request("/v1/acceptors?" + query)), 400)).isEqualTo(detail);
    }

    @Test
    void shouldAnswerEachWrongRequestWithItsOwnProblem() throws Exception {
        assertThat(detail(send(request("/v1/terminals?category=MED")), 400))
                .isEqualTo(
                        "The query has a parameter that the resource does not have; there are acceptor, county, cursor,"
                                + " limit, status.");
        assertThat(detail(send(request("/v1/acceptors/CJ000042")), 400))
                .isEqualTo("An acceptor's identifier is formed RO-<county>-<category>-<5 digits>, like"
                        + " RO-CJ-MED-00042.");
        assertThat(detail(send(request("/v1/terminals/NONE")), 404))
                .isEqualTo("A terminal of this identifier is not enrolled.");
        assertThat(detail(post("/v1/acceptors", "text/csv", "id,version"), 415))
                .isEqualTo(
                        "The body is of another type than the resource takes: application/x-ndjson, application/json.");
        assertThat(detail(post("/v1/acceptors", JSON, "{\"id\":"), 400))
                .isEqualTo("The body is no JSON object, from character 7 on.");
        assertThat(detail(post("/v1/acceptors", JSON, "x".repeat(100_000)), 413))
                .startsWith("The body is longer than 4096 bytes, and no record is;");
        assertThat(detail(
                        send(request("/v1/acceptors")
                                .header("Content-Type", JSON)
                                .header("Attesta-Feed", "a")
                                .header("Attesta-Sequence", "1")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))),
                        400))
                .isEqualTo("One record as application/json has no place in a feed; send it as application/x-ndjson.");
        assertThat(detail(
                        send(request("/v1/acceptors")
                                .header("Attesta-Feed", "a")
                                .POST(HttpRequest.BodyPublishers.ofString(""))),
                        400))
                .isEqualTo("Attesta-Feed and Attesta-Sequence come together or not at all.");
        assertThat(detail(
                        send(request("/v1/acceptors")
                                .header("Content-Encoding", "gzip")
                                .POST(HttpRequest.BodyPublishers.ofString("no gzip"))),
                        400))
                .isEqualTo("The body broke off, or is not what its encoding says.");
        for (final String path : List.of("/v1/acceptors", "/v1/terminals", "/v1/acceptors/RO-CJ-MED-00042")) {
            assertThat(detail(send(request(path).setHeader("Authorization", "Bearer " + auditor)), 403))
                    .isEqualTo("This resource is for back-office, not for auditor.");
        }
        detail(send(request("/v1/acceptors").DELETE()), 405);
    }

    @Test
    void shouldLoadListAndShowByCommandAndGoOnAfterAnInterruption() throws Exception {
        final StringBuilder lines = new StringBuilder();
        for (int n = 1; n <= 1_000; n++) {
            lines.append(acceptor("RO-WW-CTY-%05d".formatted(n), 1, n == 5 ? "SUSPENDED" : "ACTIVE"));
        }
        final Path acceptors = Files.writeString(files.resolve("acceptors.ndjson"), lines);
        final Path terminals = Files.writeString(
                files.resolve("terminals.ndjson"),
                terminal("WW1", 1, "RO-WW-CTY-00001", "ACTIVE") + "\nbad\n"
                        + terminal("WW2", 1, "RO-WW-CTY-00002", "DISABLED"));
        final Run early = run("terminals", "load", terminals.toString(), "--url", url());
        assertThat(early.out)
                .isEqualTo("line 1: Its acceptor is not enrolled; enrol that first.\n"
                        + "line 3: The line is no JSON object, from character 1 on.\n"
                        + "line 4: Its acceptor is not enrolled; enrol that first.\n"
                        + "applied=0 stale=0 rejected=3\n");
        assertThat(early.err)
                .isEqualTo("taken in: 100 %\nTo send the same file again, unchanged, name another feed with --feed.\n");
        assertThat(early.exitCode).isEqualTo(1);

        final Run first = run("acceptors", "load", acceptors.toString(), "--url", url());
        assertThat(first.out).isEqualTo("applied=1000 stale=0 rejected=0\n");
        assertThat(first.exitCode).isZero();
        assertThat(run("acceptors", "load", acceptors.toString(), "--url", url()).out)
                .isEqualTo(first.out);
        assertThat(run("terminals", "load", terminals.toString(), "--url", url(), "--feed", "later").out)
                .endsWith("applied=2 stale=0 rejected=1\n");

        assertThat(run("acceptors", "list", "--url", url(), "--county", "WW", "--status", "SUSPENDED").out)
                .isEqualTo("RO-WW-CTY-00005  CTY  SUSPENDED  1\n");
        assertThat(run("acceptors", "list", "--url", url(), "--county", "WW", "--category", "CTY", "--json").out)
                .isEqualTo(lines.toString().replace(",\"category\"", ",\"name\":\"\",\"category\""));
        assertThat(run("terminals", "list", "--url", url(), "--county", "WW").out)
                .isEqualTo("WW1       RO-WW-CTY-00001  ACTIVE    1\nWW2       RO-WW-CTY-00002  DISABLED  1\n");
        assertThat(run("terminals", "list", "--url", url(), "--acceptor", "RO-WW-CTY-00002").out)
                .startsWith("WW2 ");
        assertThat(run("terminals", "show", "WW2", "--url", url()).out)
                .isEqualTo("id          WW2\nversion     1\nacceptor    RO-WW-CTY-00002\nstatus      DISABLED\n");
    }

    @Test
    void shouldSayWhatToDoWhenTheCommandCannot() {
        assertThat(run("acceptors", "show", "RO-CJ-MED-99999", "--url", url()).err)
                .isEqualTo("The server answered 404: An acceptor of this identifier is not enrolled.\n");
        assertThat(run("acceptors", "list", "--county", "cj", "--url", url()).err)
                .isEqualTo("The server answered 400: The query parameter county is not two letters from A to Z.\n");
        assertThat(run("terminals", "load", "none.ndjson", "--url", url()).err)
                .isEqualTo("The file none.ndjson cannot be read: there is no such file or folder.\n");
        assertThat(run("terminals").err).startsWith("Name a command: load, list or show.");
    }

    private record Run(int exitCode, String out, String err) {}

    private static Run run(final String... arguments) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final Map<String, String> environment = Map.of("ATTESTA_TOKEN", backOffice);
        final CommandProvider provider =
                () -> List.of(new AcceptorsCommand(environment), new TerminalsCommand(environment));
        final int exitCode = new AttestaCommandLine(
                        List.of(provider), new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
