package io.attesta.authorizer.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** A request that was let in, with what handlers need of it. */
final class Call {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final int PART_BYTES = 64 * 1024;

    /** After this what has come is not kept waiting for the rest: longer than packets take, too short for people to notice. */
    private static final Duration BODY_PAUSE = Duration.ofMillis(100);

    private final ServiceRequestContext context;
    private final HttpRequest request;
    private final Optional<Caller> caller;

    Call(final ServiceRequestContext context, final HttpRequest request, final Optional<Caller> caller) {
        this.context = context;
        this.request = request;
        this.caller = caller;
    }

    /** Who asks; to be called only where roles are needed. */
    Caller caller() {
        return caller.orElseThrow();
    }

    ServiceRequestContext context() {
        return context;
    }

    /** A part of the path that varies, decoded. */
    String pathParameter(final String name) {
        return context.pathParam(name);
    }

    /** Refuses parameters of the query that the resource does not have, or that are given twice; a name may be a secret, too. */
    void allowQuery(final Set<String> names) {
        for (final String name : context.queryParams().names()) {
            if (!names.contains(name)) {
                throw invalid(unknown(names));
            }
            if (context.queryParams().getAll(name).size() > 1) {
                throw invalid("The query parameter " + name + " is given twice.");
            }
        }
    }

    /** A parameter of the query; empty if absent. */
    Optional<String> query(final String name) {
        return Optional.ofNullable(context.queryParams().get(name));
    }

    /** A header; empty if absent, refused if given twice. */
    Optional<String> header(final String name) {
        final List<String> given = request.headers().getAll(name.toLowerCase(Locale.ROOT));
        if (given.size() > 1) {
            throw invalid("The header " + name + " is given twice.");
        }
        return given.stream().findFirst();
    }

    /** The body as one JSON object. */
    ObjectNode json() {
        requireType(MediaType.JSON);
        final byte[] body = request.aggregate().join().content().array();
        try {
            final JsonNode root = JSON.readTree(body);
            if (root instanceof ObjectNode object) {
                return object;
            }
            throw invalid("The body is no JSON object.");
        } catch (final JsonProcessingException e) {
            // Its message quotes the body.
            throw invalid(
                    "The body is no JSON: wrong at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".");
        } catch (final IOException e) {
            throw new IllegalStateException("bytes in memory could not be read", e);
        }
    }

    /**
     * The body as it comes, unzipped if it is zipped; to be closed.
     *
     * @param most longest body, bytes, unzipped
     * @param types media types that the resource takes; the first is meant where none is named
     * @throws IOException if the body broke off, or is not what its encoding says
     */
    Upload upload(final long most, final MediaType... types) throws IOException {
        requireType(types);
        final String encoding = request.headers()
                .get(HttpHeaderNames.CONTENT_ENCODING, "identity")
                .toLowerCase(Locale.ROOT);
        final boolean zipped = encoding.equals("gzip");
        if (!zipped && !encoding.equals("identity")) {
            throw new ProblemException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "The content encoding is neither gzip nor identity.");
        }
        final ArrivingBody arriving = new ArrivingBody(request, BODY_PAUSE);
        return new Upload(
                arriving, new BoundedBody(zipped ? new GZIPInputStream(arriving, PART_BYTES) : arriving, most));
    }

    private void requireType(final MediaType... types) {
        final MediaType given = request.contentType();
        if (given == null && request.headers().contains(HttpHeaderNames.CONTENT_TYPE)) {
            throw new ProblemException(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The content type is none.");
        }
        if (given == null) {
            return;
        }
        for (final MediaType type : types) {
            if (given.belongsTo(type)) {
                return;
            }
        }
        throw new ProblemException(
                ProblemType.UNSUPPORTED_MEDIA_TYPE,
                "The body is of another type than the resource takes: " + named(types) + ".");
    }

    private static String named(final MediaType... types) {
        return Arrays.stream(types).map(MediaType::toString).collect(Collectors.joining(", "));
    }

    /** The type of the body, empty if none is named. */
    Optional<MediaType> type() {
        return Optional.ofNullable(request.contentType());
    }

    static ProblemException invalid(final String detail) {
        return new ProblemException(ProblemType.INVALID_REQUEST, detail);
    }

    /** An answer of one JSON object, not to be kept by caches. */
    static HttpResponse ok(final JsonNode json) {
        return HttpResponse.of(HttpStatus.OK, MediaType.JSON, json.toString());
    }

    private static String unknown(final Set<String> names) {
        return names.isEmpty()
                ? "The resource takes no query parameters."
                : "The query has a parameter that the resource does not have; there "
                        + (names.size() == 1 ? "is " : "are ") + String.join(", ", new TreeSet<>(names)) + ".";
    }
}
