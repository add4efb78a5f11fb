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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** {@code GET /v1/authorizations}: searches the archive, a page at a time; for auditors. */
public final class SearchResources extends Resources {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Search search;
    private final Questions questions;

    /** Searches the archive. For any thread; may block. */
    public interface Search {
        /** Names of the parameters that {@link #find} understands. */
        Set<String> parameters();

        /** What kind of question parameters make, for the audit log. */
        String kind(Map<String, String> parameters);

        /**
         * A page.
         *
         * @throws ArchiveRefusal if there is none
         */
        Page find(Map<String, String> parameters) throws ArchiveRefusal;
    }

    /**
     * A page of what was found.
     *
     * @param items newest first
     * @param next the parameter {@code cursor} of the next page; empty if there is none
     */
    public record Page(List<ObjectNode> items, Optional<String> next) {}

    /** Resources that search there. */
    public SearchResources(final Search search, final Questions questions) {
        this.search = search;
        this.questions = questions;
    }

    @Override
    List<Route> routes() {
        return List.of(Route.of(Role.AUDITOR, HttpMethod.GET, "/v1/authorizations", Route.Body.NONE, this::search));
    }

    private HttpResponse search(final Call call) {
        call.allowQuery(search.parameters());
        final Map<String, String> parameters = new TreeMap<>();
        for (final String name : search.parameters()) {
            call.query(name).ifPresent(value -> parameters.put(name, value));
        }
        questions.asked("archive.search", call.caller().id(), search.kind(parameters));
        try {
            return response(search.find(parameters));
        } catch (final ArchiveRefusal e) {
            throw e.problem();
        }
    }

    private static HttpResponse response(final Page page) {
        final ObjectNode body = JSON.createObjectNode();
        body.putArray("items").addAll(page.items());
        page.next().ifPresent(cursor -> body.put("next", cursor));
        return HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(MediaType.JSON)
                        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                        .build(),
                HttpData.ofUtf8(body.toString()));
    }
}
