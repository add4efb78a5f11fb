package io.attesta.authorizer.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attesta.authorizer.openapi.ApiDocument.At;
import io.attesta.authorizer.openapi.ApiDocument.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Makes requests of a document, sends them, and holds the answers against the document. */
final class GenericClient {
    private static final String EVENTS = "text/event-stream";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiDocument document;
    private final Examples examples;
    private final URI server;
    private final UnaryOperator<String> tokens;
    // Over HTTP/2 this client throws an answer away whose stream was cancelled because its own body had not all been
    // sent.
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * A request.
     *
     * @param url path and query
     * @param headers names and values in turn
     * @param body with its media type in the headers; empty if it has none
     */
    record Request(Operation operation, String url, List<String> headers, Optional<String> body) {
        /** With this header and no other of its name. */
        Request with(final String name, final String value) {
            final List<String> more = new ArrayList<>();
            for (int i = 0; i < headers.size(); i += 2) {
                if (!headers.get(i).equals(name)) {
                    more.addAll(headers.subList(i, i + 2));
                }
            }
            more.addAll(List.of(name, value));
            return new Request(operation, url, more, body);
        }

        Request withQuery(final String more) {
            return new Request(operation, url + (url.contains("?") ? "&" : "?") + more, headers, body);
        }

        Request withBody(final String other) {
            return new Request(operation, url, headers, Optional.of(other));
        }

        @Override
        public String toString() {
            return operation + " " + url + " " + headers
                    + body.map(text -> " " + text.strip()).orElse("");
        }
    }

    /**
     * An answer.
     *
     * @param listed whether the operation lists its status, and not just a default
     * @param wrong what the document does not say of it
     */
    record Answer(int status, boolean listed, String body, List<String> wrong) {}

    /** @param tokens a token of each role */
    GenericClient(final ApiDocument document, final URI server, final UnaryOperator<String> tokens) {
        this.document = document;
        this.server = server;
        this.tokens = tokens;
        examples = new Examples(document);
    }

    /** One request for each media type, and for each value of each enumeration, everything else as the examples say. */
    List<Request> requests(final Operation operation) {
        final List<Request> requests = new ArrayList<>();
        final At at = new At(operation.pointer(), operation.node());
        final At content = document.resolved(at.child("requestBody")).child("content");
        if (content.node().isMissingNode()) {
            variants(operation, at).forEach(requests::add);
        }
        content.node()
                .properties()
                .forEach(type -> variants(operation, at)
                        .forEach(request -> requests.add(request.with("Content-Type", type.getKey())
                                .withBody(body(content.child(type.getKey()))))));
        return requests;
    }

    private String body(final At mediaType) {
        final JsonNode example = mediaType.node().path("example");
        if (example.isTextual()) {
            return example.textValue();
        }
        return (example.isMissingNode() ? examples.of(mediaType.child("schema")) : example).toString();
    }

    private List<Request> variants(final Operation operation, final At at) {
        final List<At> parameters = new ArrayList<>();
        for (int i = 0; i < operation.node().path("parameters").size(); i++) {
            parameters.add(document.resolved(at.child("parameters").child(i)));
        }
        final List<Request> variants = new ArrayList<>();
        variants.add(request(operation, parameters, null, null));
        for (final At parameter : parameters) {
            for (final JsonNode value :
                    document.resolved(parameter.child("schema")).node().path("enum")) {
                if (!parameter.node().path("in").asText().equals("header")) {
                    variants.add(request(operation, parameters, parameter, value.asText()));
                }
            }
        }
        return variants;
    }

    private Request request(
            final Operation operation, final List<At> parameters, final At chosen, final String chosenValue) {
        Request request = new Request(operation, operation.path(), List.of(), Optional.empty());
        for (final At parameter : parameters) {
            final JsonNode node = parameter.node();
            final boolean wanted = parameter == chosen
                    || node.path("required").asBoolean()
                    || node.has("example")
                    || node.path("schema").has("examples");
            if (wanted) {
                final String value = parameter == chosen
                        ? chosenValue
                        : (node.has("example") ? node.get("example") : examples.of(parameter.child("schema"))).asText();
                request = placed(
                        request, node.path("in").asText(), node.path("name").asText(), value);
            }
        }
        return request;
    }

    private static Request placed(final Request request, final String place, final String name, final String value) {
        return switch (place) {
            case "path" ->
                new Request(
                        request.operation(),
                        // Slashes stand as they are.
                        request.url()
                                .replace(
                                        "{" + name + "}",
                                        URLEncoder.encode(value, StandardCharsets.UTF_8)
                                                .replace("%2F", "/")),
                        request.headers(),
                        request.body());
            case "query" -> request.withQuery(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            case "header" -> request.with(name, value);
            default -> throw new AssertionError("a parameter in " + place);
        };
    }

    /** Sends it with a token of the first role that may, if one is needed. */
    Answer send(final Request request) throws IOException, InterruptedException {
        final List<String> roles = request.operation().roles();
        return roles.isEmpty() ? sendAs(request, Optional.empty()) : sendAs(request, Optional.of(roles.get(0)));
    }

    /** Sends it with a token of a role, or with none. */
    Answer sendAs(final Request request, final Optional<String> role) throws IOException, InterruptedException {
        final HttpRequest.Builder builder = HttpRequest.newBuilder(server.resolve(request.url()))
                .timeout(Duration.ofSeconds(30))
                .method(
                        request.operation().method().toUpperCase(java.util.Locale.ROOT),
                        request.body()
                                .map(HttpRequest.BodyPublishers::ofString)
                                .orElse(HttpRequest.BodyPublishers.noBody()));
        if (!request.headers().isEmpty()) {
            builder.headers(request.headers().toArray(String[]::new));
        }
        role.ifPresent(name -> builder.header("Authorization", "Bearer " + tokens.apply(name)));
        final HttpResponse<InputStream> response =
                client.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
        final String type = response.headers().firstValue("content-type").orElse("");
        try (InputStream body = response.body()) {
            // A stream of events does not end.
            final byte[] content = type.startsWith(EVENTS) ? new byte[] {(byte) body.read()} : body.readAllBytes();
            return judged(request.operation(), response.statusCode(), response.headers(), type, content);
        }
    }

    private Answer judged(
            final Operation operation,
            final int status,
            final HttpHeaders headers,
            final String type,
            final byte[] content) {
        final List<String> wrong = new ArrayList<>();
        final At responses = new At(operation.pointer(), operation.node()).child("responses");
        final boolean listed = responses.node().has("" + status);
        final At response = document.resolved(responses.child(listed ? "" + status : "default"));
        final String text = new String(content, StandardCharsets.UTF_8);
        if (response.node().isMissingNode()) {
            wrong.add("status " + status + " is not documented");
            return new Answer(status, false, text, wrong);
        }
        response.node().path("headers").properties().forEach(header -> {
            if (header.getValue().path("required").asBoolean()
                    && headers.firstValue(header.getKey()).isEmpty()) {
                wrong.add("the header " + header.getKey() + " is missing");
            }
        });
        final String bare = type.replaceFirst("\\s*;.*", "");
        final At mediaType = response.child("content").child(bare);
        if (mediaType.node().isMissingNode()) {
            if (!type.isEmpty() || content.length > 0) {
                wrong.add("the content type " + type + " is not documented for " + status);
            }
        } else {
            check(mediaType.child("schema"), bare, text, wrong);
        }
        return new Answer(status, listed, text, wrong);
    }

    private void check(final At schema, final String type, final String text, final List<String> wrong) {
        if (type.endsWith("ndjson")) {
            text.lines().forEach(line -> checkJson(schema, line, wrong));
        } else if (type.endsWith("json")) {
            checkJson(schema, text, wrong);
        } else if (document.resolved(schema).node().path("type").asText().equals("string") && text.isEmpty()) {
            wrong.add("the body is empty");
        }
    }

    private void checkJson(final At schema, final String text, final List<String> wrong) {
        final JsonNode value = ApiDocument.json(text);
        if (value == null) {
            wrong.add("no JSON: " + text);
        } else {
            wrong.addAll(document.violations(schema, value));
        }
    }

    /** What is wrong with the body of a request by the document's own schema. */
    List<String> violations(final Request request) throws IOException {
        final At content = document.resolved(new At(
                                request.operation().pointer(),
                                request.operation().node())
                        .child("requestBody"))
                .child("content");
        final List<String> wrong = new ArrayList<>();
        final int type = request.headers().indexOf("Content-Type");
        if (type >= 0 && request.headers().get(type + 1).endsWith("json")) {
            final At schema = content.child(request.headers().get(type + 1)).child("schema");
            final boolean lines = request.headers().get(type + 1).endsWith("ndjson");
            for (final String each : lines
                    ? request.body().orElseThrow().lines().toList()
                    : List.of(request.body().orElseThrow())) {
                wrong.addAll(document.violations(schema, JSON.readTree(each)));
            }
        }
        return wrong;
    }
}
