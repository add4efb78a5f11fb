package io.attesta.bench.deltas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.backoffice.CardsCommand;
import io.attesta.authorizer.command.AttestaCommandLine;
import io.attesta.authorizer.command.ExitCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A back office of one server: over HTTP, and by the command that a back office runs. */
final class BackOffice {
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long TOKEN_DEADLINE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final Pattern TOTALS =
            Pattern.compile("(?m)^applied=([0-9]+) stale=([0-9]+) rejected=([0-9]+)\\R?\\z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final String token;
    private final HttpClient client = HttpClient.newHttpClient();

    BackOffice(final InetSocketAddress http, final String token) {
        url = "http://" + http.getAddress().getHostAddress() + ":" + http.getPort();
        this.token = token;
    }

    /** Waits until the server has taken up the token, which it does within two seconds. */
    void awaitToken() throws IOException, InterruptedException {
        final long deadline = System.nanoTime() + TOKEN_DEADLINE_NS;
        while (send("POST", "/v1/cards/deltas", BodyPublishers.noBody(), Map.of())
                        .statusCode()
                == UNAUTHORIZED) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the server does not take up the token of the back office");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Sends deltas and gives the totals that they were acknowledged with. */
    JsonNode deltas(final String lines) throws IOException, InterruptedException {
        return totals(send("POST", "/v1/cards/deltas", BodyPublishers.ofString(lines), Map.of()));
    }

    /** Sends a snapshot of NDJSON, confirmed, and gives the totals. */
    JsonNode snapshot(final Path file, final Instant asOf) throws IOException, InterruptedException {
        return totals(send(
                "PUT",
                "/v1/cards?confirm=true",
                BodyPublishers.ofFile(file),
                Map.of("Attesta-As-Of", asOf.toString())));
    }

    /**
     * Loads a file by {@code attesta cards load}, in this process, under a name of its own.
     *
     * @return number of lines that took effect
     * @throws IOException if the command fails, or a line did not take effect
     */
    long load(final Path file, final boolean gzip, final String feed) throws IOException {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final List<String> line =
                new ArrayList<>(List.of("cards", "load", file.toString(), "--url", url, "--feed", feed));
        if (gzip) {
            line.add("--gzip");
        }
        final CardsCommand cards = new CardsCommand(Map.of("ATTESTA_TOKEN", token), InputStream.nullInputStream());
        final int exitCode = new AttestaCommandLine(
                        List.of(() -> List.of(cards)), new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(line.toArray(String[]::new));
        final Matcher totals = TOTALS.matcher(out.toString());
        if (exitCode != ExitCodes.DONE || !totals.find()) {
            throw new IOException(
                    "cards load ended with " + exitCode + ": " + err.toString().strip());
        }
        return Long.parseLong(totals.group(1));
    }

    private JsonNode totals(final HttpResponse<String> response) throws IOException {
        if (response.statusCode() != OK) {
            throw new IOException("the server answered " + response.statusCode() + ": "
                    + JSON.readTree(response.body()).path("detail").asText());
        }
        final String body = response.body().stripTrailing();
        return JSON.readTree(body.substring(body.lastIndexOf('\n') + 1));
    }

    private HttpResponse<String> send(
            final String method, final String path, final BodyPublisher body, final Map<String, String> headers)
            throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-ndjson")
                .method(method, body);
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
