package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.ServerCommands;
import io.attesta.authorizer.access.MadeToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenFile;
import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.testing.TestTerminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jpos.iso.ISOMsg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stopped card is presented: it is on the stream within a second, then in the archive, in a search and in a report. */
final class AlarmSystemTest {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(90);
    private static final long BETWEEN_LOOKS_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final ZoneId ZONE = ZoneId.of("Europe/Bucharest");
    private static final int SUSPENDED_CARD = 196;

    @TempDir
    private Path data;

    private RunningServer server;
    private TestTerminal terminal;
    private String auditor;
    private String operator;

    /** Looks at something that comes in the end. */
    @FunctionalInterface
    private interface Look<T> {
        Optional<T> look() throws Exception;
    }

    @BeforeEach
    void start() {
        final TokenFile tokens =
                new TokenFile(data.resolve(Settings.defaults().http().tokensFile()));
        auditor = token(tokens, Role.AUDITOR);
        operator = token(tokens, Role.OPERATOR);
        server = new RunningServer(data, Map.of("database.archive", "true"));
        terminal = new TestTerminal(server.keys(), "CJ000042", "RO-CJ-MED-00042");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String token(final TokenFile tokens, final Role role) {
        try (MadeToken made = tokens.make(role, Optional.empty(), Optional.empty(), Instant.now(), Optional.empty())) {
            return new String(made.chars());
        }
    }

    @Test
    void shouldTellOfAStoppedCardWithinASecondAndKeepIt() throws Exception {
        try (Socket socket = new Socket();
                JposConnection connection = new JposConnection(server.address())) {
            final BufferedReader events = listen(socket);
            final long begunNs = System.nanoTime();
            final ISOMsg request = terminal.authorization(SampleWorld.pan(SUSPENDED_CARD), 30, Instant.now());
            terminal.seal(request);
            assertThat(connection.exchange(request).getString(39)).isEqualTo("62");
            assertThat(line(events, "event: ")).isEqualTo("event: stopped-card");
            final JsonNode told =
                    new ObjectMapper().readTree(line(events, "data: ").substring(6));
            assertThat(System.nanoTime() - begunNs).isLessThan(TimeUnit.SECONDS.toNanos(1));
            assertThat(told.path("kind").textValue()).isEqualTo("stopped-card");
            assertThat(told.path("text").textValue()).isEqualTo("card suspended");
            assertThat(Instant.parse(told.path("time").textValue()))
                    .isBefore(Instant.now().plusSeconds(1));
        }
        assertThat(await(this::alarmRow)).isEqualTo(node() + "|card suspended|");
        final JsonNode found = await(this::found);
        assertThat(found.path("acceptor").textValue()).isEqualTo("RO-CJ-MED-00042");
        assertThat(found.path("root").textValue()).hasSize(43);
        final String day = LocalDate.now(ZONE).toString();
        final HttpResponse<String> report = get(
                "/v1/reports/stopped-cards?format=json&county=CJ&from="
                        + LocalDate.now(ZONE).minusDays(1) + "&to=" + day,
                auditor);
        final JsonNode row = new ObjectMapper().readTree(report.body()).get(0);
        assertThat(row.path("acceptor").textValue()).isEqualTo("RO-CJ-MED-00042");
        assertThat(row.path("response").textValue()).isEqualTo("62");
        assertThat(row.path("presentations").intValue()).isEqualTo(1);
    }

    @Test
    void shouldLetNobodyInWhoseRoleMayNot() throws Exception {
        assertThat(get("/v1/events", auditor).statusCode()).isEqualTo(403);
        assertThat(get("/v1/authorizations?code=ABC123", operator).statusCode()).isEqualTo(403);
        assertThat(get("/v1/reports/acceptors?from=2026-01-01&to=2026-01-01", operator)
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/v1/reports/holidays?from=2026-01-01&to=2026-01-01", auditor)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldWriteAReportOfAFolderWhoseServerRunsOrIsStopped() throws Exception {
        try (JposConnection connection = new JposConnection(server.address())) {
            final ISOMsg request = terminal.authorization(SampleWorld.pan(SUSPENDED_CARD), 30, Instant.now());
            terminal.seal(request);
            connection.exchange(request);
        }
        await(this::found);
        final Path file = data.resolve("report.csv");
        assertThat(report("--out", file.toString())).isZero();
        final String running = Files.readString(file);
        assertThat(running.lines()).hasSize(2).last().asString().startsWith("CJ,MED,RO-CJ-MED-00042,62,1,1,");
        server.close();
        assertThat(report("--out", file.toString())).isZero();
        assertThat(Files.readString(file)).isEqualTo(running);
        assertThat(data.resolve("report.csv.part")).doesNotExist();
        assertThat(report("--format", "xls")).isEqualTo(2);
        // The rest of the test, and its end, want one that runs.
        server = new RunningServer(data, Map.of());
    }

    private int report(final String... more) {
        final String day = LocalDate.now(ZONE).toString();
        final String[] command = {
            "report",
            "stopped-cards",
            "--from",
            LocalDate.now(ZONE).minusDays(1).toString(),
            "--to",
            day,
            "--data",
            data.toString(),
            more[0],
            more[1]
        };
        return new AttestaCommandLine(
                        List.of(new ServerCommands()),
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(new StringWriter()))
                .execute(command);
    }

    private BufferedReader listen(final Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        socket.connect(
                new InetSocketAddress("127.0.0.1", server.server().httpAddress().getPort()));
        socket.getOutputStream()
                .write(("GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + operator + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertThat(in.readLine()).startsWith("HTTP/1.1 200");
        line(in, ":");
        return in;
    }

    private static String line(final BufferedReader in, final String begin) throws IOException {
        String line = in.readLine();
        while (!line.startsWith(begin)) {
            line = in.readLine();
        }
        return line;
    }

    private HttpResponse<String> get(final String path, final String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + server.server().httpAddress().getPort() + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private Optional<JsonNode> found() throws Exception {
        final HttpResponse<String> response = get("/v1/authorizations?acceptor=RO-CJ-MED-00042&response=62", auditor);
        // 503 until the archive has been reached for the first time.
        assertThat(response.statusCode()).isIn(200, 503);
        return Optional.ofNullable(
                new ObjectMapper().readTree(response.body()).path("items").get(0));
    }

    private static String node() {
        return Integer.toString(Settings.defaults().node().id());
    }

    private Optional<String> alarmRow() throws SQLException {
        try (Connection connection = server.server().database().orElseThrow().connect(30);
                Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(
                        "SELECT node || '|' || message || '|' || coalesce(subject, '') FROM alarm WHERE kind = 'stopped-card'")) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        } catch (final SQLException e) {
            // It is starting, or its tables are being made.
            return Optional.empty();
        }
    }

    private static <T> T await(final Look<T> look) throws Exception {
        final long deadline = System.nanoTime() + DEADLINE_NS;
        Optional<T> found = look.look();
        while (found.isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(BETWEEN_LOOKS_NS);
            found = look.look();
        }
        return found.get();
    }
}
