package io.attesta.authorizer.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.authorizer.api.CardExchange.Place;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The acceptors that are enrolled, or the terminals, for back offices. For any thread that may block. */
public interface Register {
    /**
     * A page of a list.
     *
     * @param items in the order of their identifiers
     * @param next the parameter {@code cursor} of the next page; empty if there is none
     */
    record Page(List<ObjectNode> items, Optional<String> next) {}

    /** Names of the parameters that narrow a list. */
    Set<String> filters();

    /**
     * Takes records in, one a line of NDJSON. What is wrong with single lines is in the report.
     *
     * @param place empty if the upload is not numbered
     * @throws IOException if the report cannot be kept
     */
    UploadAnswer upload(UploadBody body, Optional<Place> place) throws IOException;

    /**
     * Takes one record in.
     *
     * @param body a JSON object
     * @return the record, which is durable
     * @throws RegisterRefusal if it is wrong, or its version is not newer
     */
    ObjectNode put(byte[] body) throws RegisterRefusal;

    /**
     * One record.
     *
     * @throws RegisterRefusal if the identifier is none, or nobody is enrolled under it
     */
    ObjectNode find(String id) throws RegisterRefusal;

    /**
     * A page of those that match.
     *
     * @param filters values by name, each of {@link #filters()}
     * @param limit most items, from 1
     * @param cursor where to go on; empty = at the beginning
     * @throws RegisterRefusal if a filter or the cursor is none
     */
    Page list(Map<String, String> filters, int limit, Optional<String> cursor) throws RegisterRefusal;
}
