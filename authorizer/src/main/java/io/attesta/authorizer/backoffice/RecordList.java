package io.attesta.authorizer.backoffice;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.authorizer.command.CommandFailure;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A list of a server, page by page to its end. */
final class RecordList {
    private static final String PAGE_ITEMS = "500";

    private final Transfer transfer;
    private final String path;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    /** @param path of the resource */
    RecordList(final Transfer transfer, final String path) {
        this.transfer = transfer;
        this.path = path;
        parameters.put("limit", PAGE_ITEMS);
    }

    /** Narrows the list, if a value is given. */
    RecordList where(final String name, final String value) {
        Optional.ofNullable(value).ifPresent(given -> parameters.put(name, given));
        return this;
    }

    /** Prints a line for each record; stops when nobody reads any more. */
    void print(final Function<JsonNode, String> line, final PrintWriter out) {
        JsonNode page;
        do {
            page = ShownRecord.ask(
                    transfer, transfer.request(path + "?" + query()).build());
            page.path("items").forEach(item -> out.println(line.apply(item)));
            out.flush();
            if (out.checkError()) {
                throw new CommandFailure("Standard output was closed before the list was written.");
            }
            parameters.put("cursor", page.path("next").asText());
        } while (page.has("next"));
    }

    private String query() {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
