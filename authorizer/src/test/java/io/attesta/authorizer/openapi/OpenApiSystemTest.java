package io.attesta.authorizer.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.openapi.ApiDocument.Operation;
import io.attesta.authorizer.openapi.GenericClient.Answer;
import io.attesta.authorizer.openapi.GenericClient.Request;
import io.attesta.authorizer.system.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A running server does what its OpenAPI document says, as a client finds that has read nothing else: method, path, parameters, bodies and
 * roles are the document's, tokens those of the first start. An operation that is added to the document is tried without a change here; it
 * needs examples wherever a value is not plain from its schema, and lists the statuses that they are answered with.
 */
final class OpenApiSystemTest {
    private static final List<String> ROLES = List.of("kiosk", "back-office", "auditor", "operator");

    private static final long BETWEEN_LOOKS_NS = 20_000_000;

    @TempDir
    private Path data;

    private final SoftAssertions softly = new SoftAssertions();

    @Test
    void shouldDoWhatItsDocumentSays() throws Exception {
        try (RunningServer server = new RunningServer(data, Map.of("database.archive", "true", "database.port", "0"))) {
            final ApiDocument document =
                    new ApiDocument(new String(server.http("/openapi.yaml", 200), StandardCharsets.UTF_8));
            assertThat(document.root().path("openapi").asText()).startsWith("3.1");
            final GenericClient client = new GenericClient(
                    document,
                    URI.create(
                            "http://127.0.0.1:" + server.server().httpAddress().getPort()),
                    this::token);
            awaitArchive(server);
            for (final Operation operation : document.operations()) {
                final List<Request> requests = client.requests(operation);
                for (final Request request : requests) {
                    softly.assertThat(client.violations(request))
                            .as("example of %s", request)
                            .isEmpty();
                    assertListed(request, client.send(request));
                }
                tryWrong(client, requests.get(0));
            }
            // What was done above is in the archive now, and found by the examples.
            awaitArchive(server);
            for (final Operation operation : document.operations()) {
                if (operation.method().equals("get")) {
                    for (final Request request : client.requests(operation)) {
                        final Answer answer = client.send(request);
                        assertListed(request, answer);
                        softly.assertThat(answer.body())
                                .as("body of %s", request)
                                .doesNotContain("\"items\":[]");
                    }
                }
            }
        }
        softly.assertAll();
    }

    private void assertListed(final Request request, final Answer answer) {
        softly.assertThat(answer.wrong()).as("%s answers %s", request, answer).isEmpty();
        softly.assertThat(answer.listed()).as("%s answers %s", request, answer).isTrue();
    }

    /** Who may not, and what is not as the document says: a client's error, in a documented form, that repeats nothing. */
    private void tryWrong(final GenericClient client, final Request request) throws Exception {
        final Operation operation = request.operation();
        if (!operation.roles().isEmpty()) {
            assertWrong(client, request, Optional.empty(), 401);
            for (final String role : ROLES) {
                if (!operation.roles().contains(role)) {
                    assertWrong(client, request, Optional.of(role), 403);
                }
            }
            assertWrong(
                    client,
                    request.withQuery("x9642000000000427=1"),
                    operation.roles().stream().findFirst(),
                    400);
        }
        if (request.body().isPresent()) {
            assertWrong(
                    client,
                    request.with("Content-Type", "image/x-9642000000000427"),
                    operation.roles().stream().findFirst(),
                    415);
        }
    }

    private void assertWrong(
            final GenericClient client, final Request request, final Optional<String> role, final int status)
            throws Exception {
        final Answer answer = client.sendAs(request, role);
        softly.assertThat(answer.status())
                .as("%s as %s answers %s", request, role, answer)
                .isEqualTo(status);
        softly.assertThat(answer.wrong())
                .as("%s as %s answers %s", request, role, answer)
                .isEmpty();
        softly.assertThat(answer.body()).doesNotContain("9642000000000427");
    }

    private String token(final String role) {
        try {
            return Files.readString(data.resolve("tokens").resolve(role)).strip();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitArchive(final RunningServer server) {
        final long deadline = System.nanoTime() + 90_000_000_000L;
        while (server.server().archiveLagBatches() != 0) {
            assertThat(System.nanoTime()).as("the archive catches up").isLessThan(deadline);
            LockSupport.parkNanos(BETWEEN_LOOKS_NS);
        }
    }
}
