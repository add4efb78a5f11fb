package io.attesta.authorizer.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;

/**
 * An error as it is answered: {@code application/problem+json} (RFC 9457) with {@code type}, {@code title}, {@code status}, {@code detail}
 * and what a kind of error has besides.
 *
 * @param type what kind
 * @param detail one sentence about this request, without secrets and card numbers
 * @param more further members, such as the number a feed should have sent
 */
record Problem(ProblemType type, String detail, ObjectNode more) {
    private static final MediaType PROBLEM_JSON = MediaType.parse("application/problem+json");
    private static final ObjectMapper JSON = new ObjectMapper();

    Problem(final ProblemType type, final String detail) {
        this(type, detail, JSON.createObjectNode());
    }

    /** The same with one member more. */
    Problem with(final String name, final long value) {
        return new Problem(type, detail, more.deepCopy().put(name, value));
    }

    /** The members as JSON. */
    ObjectNode json() {
        final ObjectNode json = JSON.createObjectNode()
                .put("type", type.uri())
                .put("title", type.title())
                .put("status", type.status().code())
                .put("detail", detail);
        json.setAll(more);
        return json;
    }

    AggregatedHttpResponse response() {
        final ResponseHeadersBuilder headers = ResponseHeaders.builder(type.status())
                .contentType(PROBLEM_JSON)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (type == ProblemType.TOO_MANY_REQUESTS) {
            headers.set(HttpHeaderNames.RETRY_AFTER, "1");
        }
        if (type == ProblemType.NO_CREDENTIALS || type == ProblemType.UNKNOWN_CERTIFICATE) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"attesta\"");
        } else if (type == ProblemType.INVALID_TOKEN) {
            headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"attesta\", error=\"invalid_token\"");
        }
        return AggregatedHttpResponse.of(headers.build(), HttpData.ofUtf8(json().toString()));
    }
}
