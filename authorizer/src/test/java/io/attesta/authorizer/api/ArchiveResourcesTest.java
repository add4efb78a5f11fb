package io.attesta.authorizer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.access.AccessCheck;
import io.attesta.authorizer.access.MadeToken;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.access.TokenFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Search and reports as they are asked for over HTTP, over an archive of texts. */
class ArchiveResourcesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private ArchiveRefusal refusal;
    private List<String> parts = List.of();
    private HttpApi api;
    private String token;
    private String tokenId;

    /** Finds what it was asked. */
    private final class Echo implements SearchResources.Search {
        @Override
        public Set<String> parameters() {
            return Set.of("card", "limit");
        }

        @Override
        public String kind(final Map<String, String> parameters) {
            return String.join(" ", parameters.keySet());
        }

        @Override
        public SearchResources.Page find(final Map<String, String> parameters) throws ArchiveRefusal {
            if (refusal != null) {
                throw refusal;
            }
            return new SearchResources.Page(
                    List.of(JSON.createObjectNode().put("card", parameters.get("card"))), Optional.of("more"));
        }
    }

    /** Gives its parts, and where one is missing breaks off. */
    private final class Parts implements ReportResources.Text {
        private int at;

        @Override
        public String next() throws ArchiveRefusal {
            if (at == parts.size()) {
                return null;
            }
            final String part = parts.get(at++);
            if (part.isEmpty()) {
                throw new ArchiveRefusal(ProblemType.UNAVAILABLE, "The database is gone.");
            }
            return part;
        }

        @Override
        public void close() {
            closed.complete(null);
        }
    }

    @BeforeEach
    void start() throws IOException {
        final TokenFile tokens = new TokenFile(folder.resolve("tokens.json"));
        final AccessCheck check = new AccessCheck(tokens);
        final Questions questions = (event, caller, about) -> asked.add(event + "|" + caller + "|" + about);
        api = new HttpApi(
                new HttpApi.Limits("127.0.0.1", 0, 1_024, 1_024),
                check,
                List.of(
                        new SearchResources(new Echo(), questions),
                        new ReportResources(
                                question -> {
                                    if (refusal != null) {
                                        throw refusal;
                                    }
                                    return new Parts();
                                },
                                questions)));
        try (MadeToken made =
                tokens.make(Role.AUDITOR, Optional.empty(), Optional.empty(), Instant.now(), Optional.empty())) {
            check.look();
            token = new String(made.chars());
            tokenId = made.token().id();
        }
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + api.address().getPort() + path))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> get(final String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertProblem(final HttpResponse<String> response, final int status, final String detail)
            throws IOException {
        final JsonNode problem = JSON.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(problem.path("detail").textValue()).isEqualTo(detail);
    }

    @Test
    void shouldAnswerAPageAndWriteDownWhoAskedWhatKindOfQuestion() throws Exception {
        final HttpResponse<String> response = get("/v1/authorizations?card=ab&limit=3");

        assertThat(response.body()).isEqualTo("{\"items\":[{\"card\":\"ab\"}],\"next\":\"more\"}");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(asked).containsExactly("archive.search|" + tokenId + "|card limit");
    }

    @Test
    void shouldAnswerProblemsWhereThereIsNoPage() throws Exception {
        assertProblem(
                get("/v1/authorizations?pan=1"),
                400,
                "The query has a parameter that the resource does not have; there are card, limit.");
        refusal = new ArchiveRefusal(ProblemType.TOO_MANY_REQUESTS, "Too many.");
        assertProblem(get("/v1/authorizations?card=ab"), 429, "Too many.");
        refusal = new ArchiveRefusal(ProblemType.UNAVAILABLE, "It is away.");
        assertProblem(get("/v1/authorizations?card=ab"), 503, "It is away.");
        assertProblem(get("/v1/reports/acceptors?from=2026-01-01&to=2026-01-02"), 503, "It is away.");
    }

    @Test
    void shouldLetOnlyAuditorsAsk() throws Exception {
        token = "attesta-none";
        assertThat(get("/v1/authorizations?card=ab").statusCode()).isEqualTo(401);
        assertThat(get("/v1/reports/acceptors").statusCode()).isEqualTo(401);
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldSendAReportPartByPart() throws Exception {
        parts = IntStream.range(0, 100).mapToObj(i -> "%030000d\n".formatted(i)).toList();

        final HttpResponse<String> response = get("/v1/reports/placements?from=2026-01-01&to=2026-01-31&county=CJ");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("text/csv; charset=utf-8; header=present");
        assertThat(response.body()).isEqualTo(String.join("", parts));
        assertThat(asked).containsExactly("archive.report|" + tokenId + "|placements 2026-01-01 2026-01-31");
        closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldNameTheFormatAndRefuseAnother() throws Exception {
        parts = List.of("[]\n");
        assertThat(get("/v1/reports/placements?format=json").headers().firstValue("content-type"))
                .contains("application/json");
        assertProblem(get("/v1/reports/placements?format=xls"), 400, "The parameter format is csv or json.");
    }

    @Test
    void shouldAnswerAProblemWhenAReportFailsBeforeItsFirstPartAndBreakOffLater() throws Exception {
        parts = List.of("");
        assertProblem(get("/v1/reports/placements"), 503, "The database is gone.");
        parts = new ArrayList<>(List.of("day\r\n", ""));
        assertThatThrownBy(() -> get("/v1/reports/placements")).isInstanceOf(IOException.class);
        closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldEndTheQueryWhenWhoeverAskedHasGone() throws Exception {
        parts = IntStream.range(0, 2_000)
                .mapToObj(i -> "%030000d\n".formatted(i))
                .toList();
        final HttpResponse<InputStream> response =
                client.send(request("/v1/reports/placements").build(), HttpResponse.BodyHandlers.ofInputStream());
        response.body().read();
        response.body().close();
        closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldReadNothingWhenOnlyTheHeadersAreAskedFor() throws Exception {
        parts = List.of("day\r\n");
        final HttpResponse<String> response = client.send(
                request("/v1/reports/placements")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        closed.get(10, TimeUnit.SECONDS);
    }
}
