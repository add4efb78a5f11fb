package io.attesta.authorizer.backoffice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.HttpsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Requests to a server and what went wrong with them, in one sentence. */
final class Transfer {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofMinutes(10);
    private static final int LONGEST_PROBLEM = 64 * 1024;
    private static final String REFUSABLE = " (so it does where the server does not take the client certificate)";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final Optional<String> token;
    private final boolean refusable;
    private final HttpClient client;

    /** @param token empty if the client certificate has the role */
    Transfer(final URI url, final Optional<String> token, final HttpsOptions https) {
        this.url = url;
        this.token = token;
        refusable = https.hasCertificate();
        client = https.applyTo(HttpClient.newBuilder().connectTimeout(CONNECT)).build();
    }

    /** A request to a resource, with the token if there is one. */
    HttpRequest.Builder request(final String path) {
        final String base = url.toString().replaceFirst("/+$", "");
        final HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER);
        token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
        return request;
    }

    /**
     * Sends a request.
     *
     * @return an answer of any status, its body to be closed
     * @throws CommandFailure if there is none
     */
    HttpResponse<InputStream> send(final HttpRequest request, final String whatNow) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (final ConnectException e) {
            throw new CommandFailure(
                    "Nobody listens at " + url + ": start the server with attesta serve, or name another with --url.",
                    e);
        } catch (final SSLException e) {
            throw new CommandFailure("There is no TLS with " + url + ": " + reason(e) + HttpsOptions.ADVICE + ".", e);
        } catch (final IOException e) {
            throw new CommandFailure(
                    "The connection to " + url + " broke off: " + reason(e) + (refusable ? REFUSABLE : "") + "."
                            + whatNow,
                    e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Stopped." + whatNow, e);
        }
    }

    /** An answer that is not 200, as one sentence. */
    static CommandFailure refusal(final int status, final JsonNode problem, final String whatNow) {
        return new CommandFailure(
                "The server answered " + status + ": " + problem.path("detail").asText("it gave no reason.") + whatNow);
    }

    /** The problem document of an answer; an empty object if it has none. */
    static JsonNode problem(final HttpResponse<InputStream> response) {
        try (InputStream body = response.body()) {
            final JsonNode problem = JSON.readTree(body.readNBytes(LONGEST_PROBLEM));
            return problem == null ? JSON.createObjectNode() : problem;
        } catch (final IOException e) {
            return JSON.createObjectNode();
        }
    }

    /** Why input or output failed, for people, without a full stop. */
    static String reason(final IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return e.getMessage() == null || e.getMessage().isBlank() ? e.getClass().getSimpleName() : e.getMessage();
    }
}
