package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.access.MadeToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.backoffice.CardsCommand;
import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.CommandProvider;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.testing.TestTerminal;
import java.io.ByteArrayInputStream;
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
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cards over HTTP into a whole server, and the commands that bring them. */
final class CardsSystemTest {
    private static final long MAX_BULK = 32L << 20;

    @TempDir
    private Path data;

    @TempDir
    private Path files;

    private final HttpClient client = HttpClient.newHttpClient();
    private RunningServer server;
    private String backOffice;
    private String auditor;

    @BeforeEach
    void start() {
        final TokenFile tokens = new TokenFile(data.resolve("tokens.json"));
        backOffice = token(tokens, Role.BACK_OFFICE);
        auditor = token(tokens, Role.AUDITOR);
        server = new RunningServer(
                data, Map.of("cards.planned", "150000", "http.max-bulk-bytes", MAX_BULK / (1 << 20) + "MiB"));
    }

    private static String token(final TokenFile tokens, final Role role) {
        try (MadeToken made = tokens.make(role, Optional.empty(), Optional.empty(), Instant.now(), Optional.empty())) {
            return new String(made.chars());
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.server().httpAddress().getPort();
    }

    private HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(URI.create(url() + path)).header("Authorization", "Bearer " + backOffice);
    }

    private HttpResponse<String> send(final HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> deltas(final String body) throws Exception {
        return send(request("/v1/cards/deltas")
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String line(final long card, final long version, final String status) {
        return "{\"pan\":\"" + SampleWorld.pan(card) + "\",\"version\":" + version + ",\"status\":\"" + status
                + "\",\"expiry\":\"2028-12\"}\n";
    }

    private static byte[] zipped(final byte[] part, final int times) throws IOException {
        final ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(zipped)) {
            for (int i = 0; i < times; i++) {
                gzip.write(part);
            }
        }
        return zipped.toByteArray();
    }

    private static JsonNode problem(final HttpResponse<String> response, final int status) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void shouldRefuseACardInTheNextRequestWhenItsDeltaWasAcknowledged() throws Exception {
        final TestTerminal terminal = new TestTerminal(server.keys(), "CJ000042", "RO-CJ-MED-00042");
        try (JposConnection connection = new JposConnection(server.address())) {
            for (int version = 2; version < 40; version += 2) {
                assertThat(presented(connection, terminal)).isEqualTo("00");
                assertThat(deltas(line(42, version, "STOLEN")).body())
                        .isEqualTo("{\"applied\":1,\"stale\":0,\"rejected\":0}\n");
                assertThat(presented(connection, terminal)).isEqualTo("43");
                deltas(line(42, version + 1, "ACTIVE"));
            }
        }
    }

    private static String presented(final JposConnection connection, final TestTerminal terminal) throws Exception {
        final ISOMsg request = terminal.authorization(SampleWorld.pan(42), 30, Instant.now());
        terminal.seal(request);
        return connection.exchange(request).getString(39);
    }

    @Test
    void shouldTakeAHundredThousandLinesZippedAndReportEachBadOne() throws Exception {
        final String all = LongStream.rangeClosed(1, 100_000)
                .mapToObj(card -> card % 1_000 == 0 ? "{\"pan\":\"no\"}\n" : line(card, 2, "ACTIVE"))
                .collect(Collectors.joining());
        final HttpResponse<String> response = send(request("/v1/cards/deltas")
                .header("Content-Type", "application/x-ndjson")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(zipped(all.getBytes(StandardCharsets.UTF_8), 1))));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/x-ndjson");
        assertThat(response.body().lines()).hasSize(101);
        assertThat(response.body())
                .startsWith("{\"line\":1000,\"result\":\"rejected\",\"reason\":\"pan is not 16 to 19 digits.\"}\n")
                .endsWith("\n{\"applied\":99900,\"stale\":0,\"rejected\":100}\n");
    }

    @Test
    void shouldSendAReportThatIsLongerThanAnyMemory() throws Exception {
        final HttpResponse<String> response = deltas("x\n".repeat(200_000));
        assertThat(response.body().lines()).hasSize(200_001);
        assertThat(response.body()).endsWith("{\"applied\":0,\"stale\":0,\"rejected\":200000}\n");
    }

    @Test
    void shouldRefuseABodyThatUnzipsToMoreThanItMay() throws Exception {
        final byte[] bomb = zipped(new byte[1 << 20], 33);
        assertThat(bomb.length).isLessThan(100_000);
        assertThat(problem(
                                send(request("/v1/cards/deltas")
                                        .header("Content-Encoding", "gzip")
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(bomb))),
                                413)
                        .path("detail")
                        .asText())
                .isEqualTo("The body is longer than " + MAX_BULK
                        + " bytes (http.max-bulk-bytes) unzipped; send it in parts.");
    }

    @Test
    void shouldAnswerEachWrongRequestWithItsOwnProblem() throws Exception {
        assertThat(problem(
                                send(request("/v1/cards/deltas")
                                        .setHeader("Authorization", "Bearer " + auditor)
                                        .POST(HttpRequest.BodyPublishers.ofString(line(42, 2, "LOST")))),
                                403)
                        .path("detail")
                        .asText())
                .isEqualTo("This resource is for back-office, not for auditor.");
        assertDetail(
                "POST",
                "/v1/cards/deltas",
                "Attesta-Feed",
                "a",
                "Attesta-Feed and Attesta-Sequence come together or not at all.");
        assertDetail(
                "PUT",
                "/v1/cards",
                "X-None",
                "1",
                "Attesta-As-Of is missing: the time for which the snapshot stands, RFC 3339.");
        assertDetail(
                "PUT",
                "/v1/cards",
                "Attesta-As-Of",
                "yesterday",
                "Attesta-As-Of is no time of RFC 3339, like 2026-11-21T04:00:00Z.");
        assertDetail(
                "PUT",
                "/v1/cards?confirm=yes",
                "Attesta-As-Of",
                "2026-11-21T04:00:00Z",
                "The query parameter confirm is neither true nor false.");
        assertThat(problem(
                                send(request("/v1/cards/deltas")
                                        .header("Attesta-Feed", "a")
                                        .header("Attesta-Sequence", "01")
                                        .POST(HttpRequest.BodyPublishers.noBody())),
                                400)
                        .path("detail")
                        .asText())
                .isEqualTo("Attesta-Sequence is not a whole number from 1, of at most 18 digits.");
        assertThat(problem(
                                send(request("/v1/cards/deltas")
                                        .header("Content-Type", "text/csv")
                                        .POST(HttpRequest.BodyPublishers.ofString("card,version\n"))),
                                400)
                        .path("detail")
                        .asText())
                .startsWith("The header line names a column, number 1, that is none of pan, ");
    }

    private void assertDetail(
            final String method, final String path, final String header, final String value, final String detail)
            throws Exception {
        assertThat(problem(
                                send(request(path)
                                        .header(header, value)
                                        .method(method, HttpRequest.BodyPublishers.ofString(line(42, 2, "LOST")))),
                                400)
                        .path("detail")
                        .asText())
                .isEqualTo(detail);
    }

    @Test
    void shouldAnswerAGapWithTheNumberExpectedAndARepeatWithTheFirstTotals() throws Exception {
        assertThat(numbered(1, line(42, 2, "LOST") + "x\n").body())
                .endsWith("{\"applied\":1,\"stale\":0,\"rejected\":1}\n");
        assertThat(problem(numbered(3, ""), 409).path("expected").asLong()).isEqualTo(2);
        assertThat(problem(numbered(3, ""), 409).path("type").asText()).isEqualTo("urn:attesta:problem:feed-gap");
        assertThat(numbered(1, line(43, 2, "LOST")).body()).isEqualTo("{\"applied\":1,\"stale\":0,\"rejected\":1}\n");
        final String metrics = new String(server.http("/metrics", 200), StandardCharsets.UTF_8);
        assertThat(metrics).contains("attesta_alarms_total{kind=\"feed\"} 2.0");
        assertThat(metrics).containsPattern("attesta_feed_age [0-9]");
        assertThat(new String(server.http("/health/ready", 200), StandardCharsets.UTF_8))
                .isEqualTo("{\"ready\":true,\"failing\":{},\"degraded\":{}}");
    }

    private HttpResponse<String> numbered(final long sequence, final String body) throws Exception {
        return send(request("/v1/cards/deltas")
                .header("Attesta-Feed", "siveco")
                .header("Attesta-Sequence", "" + sequence)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void shouldKeepWhatCameAndTakeTheRequestAgainWhenTheConnectionBreaks() throws Exception {
        final String all = LongStream.rangeClosed(2_001, 6_000)
                .mapToObj(card -> line(card, 1, "ACTIVE"))
                .collect(Collectors.joining());
        final long before = cards();
        try (Socket socket =
                new Socket("127.0.0.1", server.server().httpAddress().getPort())) {
            socket.getOutputStream()
                    .write(("POST /v1/cards/deltas HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + backOffice
                                    + "\r\nAttesta-Feed: siveco\r\nAttesta-Sequence: 1\r\nContent-Length: "
                                    + all.length() + "\r\n\r\n" + all.substring(0, all.length() / 2))
                            .getBytes(StandardCharsets.US_ASCII));
            until("half of the cards", () -> cards() >= before + 1_900);
        }
        until("the broken request over", () -> {
            final HttpResponse<String> again = numbered(1, all);
            return again.statusCode() == 200 && again.body().contains("\"stale\":2000,\"rejected\":0}");
        });
        assertThat(cards()).isEqualTo(before + 4_000);
    }

    @Test
    void shouldStopACardWhenTheBodyThatSaysSoDoesNotGoOn() throws Exception {
        final TestTerminal terminal = new TestTerminal(server.keys(), "CJ000042", "RO-CJ-MED-00042");
        try (Socket socket =
                        new Socket("127.0.0.1", server.server().httpAddress().getPort());
                JposConnection connection = new JposConnection(server.address())) {
            assertThat(presented(connection, terminal)).isEqualTo("00");
            socket.getOutputStream()
                    .write(("POST /v1/cards/deltas HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + backOffice
                                    + "\r\nContent-Length: 100000\r\n\r\n" + line(42, 2, "STOLEN"))
                            .getBytes(StandardCharsets.US_ASCII));
            until("the card is stopped", () -> presented(connection, terminal).equals("43"));
        }
    }

    @Test
    void shouldRefuseNewCardsAndServeTheOthersWhenTheTableIsFull() throws Exception {
        server.close();
        // Twice what is planned fits, and so many sample cards there are.
        server = new RunningServer(
                files.resolve("full"),
                Map.of(
                        "cards.planned",
                        "" + RunningServer.CARDS / 2,
                        "http.tokens-file",
                        data.resolve("tokens.json").toString()));
        final TestTerminal terminal = new TestTerminal(server.keys(), "CJ000042", "RO-CJ-MED-00042");
        try (JposConnection connection = new JposConnection(server.address())) {
            assertThat(deltas(line(5_000, 1, "ACTIVE") + line(42, 2, "STOLEN") + line(5_001, 1, "ACTIVE"))
                            .body())
                    .isEqualTo("{\"line\":1,\"result\":\"rejected\",\"reason\":\"The card table is full.\"}\n"
                            + "{\"line\":3,\"result\":\"rejected\",\"reason\":\"The card table is full.\"}\n"
                            + "{\"applied\":1,\"stale\":0,\"rejected\":2}\n");
            assertThat(presented(connection, terminal)).isEqualTo("43");
            deltas(line(42, 3, "ACTIVE"));
            assertThat(presented(connection, terminal)).isEqualTo("00");
        }
        assertThat(cards()).isEqualTo(RunningServer.CARDS);
        assertThat(new String(server.http("/metrics", 200), StandardCharsets.UTF_8))
                .contains("attesta_alarms_total{kind=\"card-table-full\"} 1.0");
        assertThat(new String(server.http("/health/ready", 200), StandardCharsets.UTF_8))
                .contains("\"ready\":true");
    }

    private long cards() throws Exception {
        return new String(server.http("/metrics", 200), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("attesta_cards "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring("attesta_cards ".length())))
                .findFirst()
                .orElseThrow();
    }

    private static void until(final String what, final Callable<Boolean> holds) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void shouldLoadAFileShowACardAndGoOnAfterAnInterruption() throws Exception {
        final Path file = files.resolve("cards.ndjson");
        assertThat(run("cards", "generate", "--count", "70000", "--out", file.toString()).exitCode)
                .isZero();
        final Run first = run("cards", "load", file.toString(), "--url", url());
        assertThat(first.err).contains("taken in: 100 %");
        assertThat(first.out).isEqualTo("applied=69000 stale=1000 rejected=0\n");
        assertThat(first.exitCode).isZero();
        final Run again = run("cards", "load", file.toString(), "--url", url());
        assertThat(again.out).isEqualTo(first.out);

        final Run shown = run("cards", "show", "--url", url());
        assertThat(shown.out.lines().map(line -> line.replaceAll("(token|changedAt) .*", "$1")))
                .containsExactly(
                        "token",
                        "version     1",
                        "status      ACTIVE",
                        "changedAt",
                        "expiry      2028-12",
                        "sequence    1",
                        "occupation  251401",
                        "flags       INSURED MAY_PRACTISE JOB_SEEKER",
                        "county      AB",
                        "reason      0");
        assertThat(shown.exitCode).isZero();
    }

    @Test
    void shouldTellTheLinesOfTheFileWhenACsvPartHasBadOnes() throws Exception {
        final StringBuilder csv = new StringBuilder("pan,version,status,expiry\n");
        for (int card = 1; card <= 60_000; card++) {
            csv.append(card % 40_000 == 0 ? "x" : SampleWorld.pan(card)).append(",2,ACTIVE,2028-12\n");
        }
        csv.append("1,2,3\n");
        final Path file = Files.writeString(files.resolve("cards.csv"), csv);
        final Run run = run("cards", "load", file.toString(), "--url", url());
        assertThat(run.out)
                .isEqualTo("line 40001: pan is not 16 to 19 digits.\nline 60002: pan is not 16 to 19 digits.\n"
                        + "applied=59999 stale=0 rejected=2\n");
        assertThat(run.exitCode).isEqualTo(1);
    }

    @Test
    void shouldSayWhatToDoWhenTheCommandCannot() throws Exception {
        assertThat(run("cards", "load", "none.ndjson", "--url", url()).err)
                .isEqualTo("The file none.ndjson cannot be read: there is no such file or folder.\n");
        assertThat(run("cards", "show", "--url", "ftp://a").err)
                .isEqualTo("--url is no address like http://127.0.0.1:8580.\n");
        final Path wrong = Files.writeString(files.resolve("token"), "att_wrong\n");
        assertThat(run("cards", "show", "--url", url(), "--token-file", wrong.toString()).err)
                .isEqualTo("The server answered 401: The bearer token is none of this server's.\n");
        assertThat(new CardsRun(Map.of(), "").run("cards", "show", "--url", url()).err)
                .startsWith("There is no token: name a file with --token-file, or set ATTESTA_TOKEN;");
        assertThat(new CardsRun(Map.of("ATTESTA_TOKEN", backOffice), "9642999999999999\n")
                        .run("cards", "show", "--url", url())
                        .err)
                .isEqualTo("The server answered 404: There is no such card.\n");
    }

    private Run run(final String... arguments) {
        return new CardsRun(Map.of("ATTESTA_TOKEN", backOffice), "9642 0000 0000 0427\n").run(arguments);
    }

    private record Run(int exitCode, String out, String err) {}

    private record CardsRun(Map<String, String> environment, String input) {
        Run run(final String... arguments) {
            final StringWriter out = new StringWriter();
            final StringWriter err = new StringWriter();
            final CommandProvider provider = () -> List.of(
                    new CardsCommand(environment, new ByteArrayInputStream(input.getBytes(StandardCharsets.US_ASCII))));
            final int exitCode = new AttestaCommandLine(
                            List.of(provider), new PrintWriter(out, true), new PrintWriter(err, true))
                    .execute(arguments);
            return new Run(exitCode, out.toString(), err.toString());
        }
    }
}
