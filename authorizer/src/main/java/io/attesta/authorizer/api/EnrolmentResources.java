package io.attesta.authorizer.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.attesta.authorizer.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Acceptors and terminals, for back offices.
 *
 * <table>
 * <caption>Resources, the same under {@code /v1/terminals}</caption>
 * <tr><td>{@code POST /v1/acceptors}</td><td>enrol and change: NDJSON in, a report out; or one as JSON</td></tr>
 * <tr><td>{@code GET /v1/acceptors}</td><td>a list, a page at a time</td></tr>
 * <tr><td>{@code GET /v1/acceptors/{id}}</td><td>one</td></tr>
 * </table>
 */
public final class EnrolmentResources extends Resources {
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");
    private static final int MOST_ITEMS = 500;
    private static final String USUAL_ITEMS = "100";
    // Longer than any record: the register says which is too long.
    private static final int MOST_OF_ONE = 8 * 1024;

    private final Register acceptors;
    private final Register terminals;
    private final long maxBulkBytes;

    /**
     * Resources over acceptors and terminals.
     *
     * @param maxBulkBytes longest upload, unzipped
     */
    public EnrolmentResources(final Register acceptors, final Register terminals, final long maxBulkBytes) {
        this.acceptors = acceptors;
        this.terminals = terminals;
        this.maxBulkBytes = maxBulkBytes;
    }

    @Override
    List<Route> routes() {
        return Stream.concat(routes("/v1/acceptors", acceptors), routes("/v1/terminals", terminals))
                .toList();
    }

    private Stream<Route> routes(final String path, final Register register) {
        return Stream.of(
                Route.of(Role.BACK_OFFICE, HttpMethod.POST, path, Route.Body.BULK, call -> take(call, register)),
                Route.of(Role.BACK_OFFICE, HttpMethod.GET, path, Route.Body.NONE, call -> list(call, register)),
                Route.of(
                        Role.BACK_OFFICE,
                        HttpMethod.GET,
                        path + "/{id}",
                        Route.Body.NONE,
                        call -> show(call, register)));
    }

    private HttpResponse take(final Call call, final Register register) throws IOException {
        call.allowQuery(Set.of());
        try (Upload body = Uploads.body(call, maxBulkBytes, Uploads.NDJSON, MediaType.JSON)) {
            if (call.type().filter(type -> type.belongsTo(MediaType.JSON)).isPresent()) {
                return one(call, register, body.stream());
            }
            return Uploads.answer(call, body, register.upload(body, Uploads.place(call)));
        }
    }

    private static HttpResponse one(final Call call, final Register register, final InputStream body)
            throws IOException {
        if (Uploads.place(call).isPresent()) {
            throw Call.invalid(
                    "One record as application/json has no place in a feed; send it as application/x-ndjson.");
        }
        final byte[] record = body.readNBytes(MOST_OF_ONE);
        Uploads.drain(body);
        try {
            return answer(register.put(record));
        } catch (final RegisterRefusal e) {
            throw e.problem();
        }
    }

    private static HttpResponse list(final Call call, final Register register) {
        final Set<String> names = new HashSet<>(register.filters());
        names.add(LIMIT);
        names.add(CURSOR);
        call.allowQuery(names);
        final String limit = call.query(LIMIT).orElse(USUAL_ITEMS);
        if (!NUMBER.matcher(limit).matches() || Integer.parseInt(limit) > MOST_ITEMS) {
            throw Call.invalid("The query parameter limit is not a whole number from 1 to " + MOST_ITEMS + ".");
        }
        final Map<String, String> filters = new TreeMap<>();
        register.filters().forEach(name -> call.query(name).ifPresent(value -> filters.put(name, value)));
        try {
            return answer(json(register.list(filters, Integer.parseInt(limit), call.query(CURSOR))));
        } catch (final RegisterRefusal e) {
            throw e.problem();
        }
    }

    private static ObjectNode json(final Register.Page page) {
        final ObjectNode json = new ObjectMapper().createObjectNode();
        json.putArray("items").addAll(page.items());
        page.next().ifPresent(cursor -> json.put("next", cursor));
        return json;
    }

    private static HttpResponse show(final Call call, final Register register) {
        call.allowQuery(Set.of());
        try {
            return answer(register.find(call.pathParameter("id")));
        } catch (final RegisterRefusal e) {
            throw e.problem();
        }
    }

    private static HttpResponse answer(final ObjectNode json) {
        return HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(MediaType.JSON)
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                        .build(),
                HttpData.ofUtf8(json.toString()));
    }
}
