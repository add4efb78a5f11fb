package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.attesta.authorizer.access.Role;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** {@code GET /v1/events}: alarms as server-sent events; for operators. */
public final class EventResources extends Resources {
    private static final int MAX_ID_DIGITS = 18;
    private static final ResponseHeaders HEADERS = ResponseHeaders.builder(HttpStatus.OK)
            .contentType(MediaType.EVENT_STREAM)
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .build();

    private final AlarmStream stream;

    /** Resources that show a stream. */
    public EventResources(final AlarmStream stream) {
        this.stream = stream;
    }

    @Override
    List<Route> routes() {
        return List.of(Route.of(Role.OPERATOR, HttpMethod.GET, "/v1/events", Route.Body.NONE, this::listen));
    }

    private HttpResponse listen(final Call call) {
        call.allowQuery(Set.of());
        final OptionalLong last = lastId(call);
        if (call.context().method() == HttpMethod.HEAD) {
            return HttpResponse.of(HEADERS);
        }
        call.context().clearRequestTimeout();
        final HttpResponseWriter writer = HttpResponse.streaming();
        writer.write(HEADERS);
        final AlarmStream.Entry entry = stream.listen(writer, last);
        if (entry == AlarmStream.Entry.LISTENING) {
            return writer;
        }
        writer.abort();
        throw entry == AlarmStream.Entry.FULL
                ? new ProblemException(
                        ProblemType.TOO_MANY_REQUESTS,
                        AlarmStream.MAX_LISTENERS + " listen already, as many as may; end one of them.")
                : new ProblemException(ProblemType.UNAVAILABLE, "The server is stopping.");
    }

    private static OptionalLong lastId(final Call call) {
        final String given = call.header("Last-Event-ID").orElse("");
        if (given.isEmpty()) {
            return OptionalLong.empty();
        }
        if (given.length() > MAX_ID_DIGITS || !given.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Call.invalid("The header Last-Event-ID is none that an event had.");
        }
        return OptionalLong.of(Long.parseLong(given));
    }
}
