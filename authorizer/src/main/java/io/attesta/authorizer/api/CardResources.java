package io.attesta.authorizer.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.api.CardExchange.Card;
import io.attesta.authorizer.api.CardExchange.Format;
import io.attesta.authorizer.api.CardExchange.Place;
import io.attesta.protocol.iso.CardNumber;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cards, for back offices.
 *
 * <table>
 * <caption>Resources</caption>
 * <tr><td>{@code POST /v1/cards/deltas}</td><td>deltas in, NDJSON or CSV; a report out</td></tr>
 * <tr><td>{@code PUT /v1/cards}</td><td>the whole table of one day</td></tr>
 * <tr><td>{@code POST /v1/cards/lookup}</td><td>one card by its number, which never stands in a URL</td></tr>
 * </table>
 */
public final class CardResources extends Resources {
    static final String AS_OF = "Attesta-As-Of";

    private static final MediaType CSV = MediaType.parse("text/csv");

    private final CardExchange cards;
    private final long maxBulkBytes;

    /**
     * Resources over cards.
     *
     * @param maxBulkBytes longest upload, unzipped
     */
    public CardResources(final CardExchange cards, final long maxBulkBytes) {
        this.cards = cards;
        this.maxBulkBytes = maxBulkBytes;
    }

    @Override
    List<Route> routes() {
        return List.of(
                Route.of(Role.BACK_OFFICE, HttpMethod.POST, "/v1/cards/deltas", Route.Body.BULK, this::deltas),
                Route.of(Role.BACK_OFFICE, HttpMethod.PUT, "/v1/cards", Route.Body.BULK, this::snapshot),
                Route.of(Role.BACK_OFFICE, HttpMethod.POST, "/v1/cards/lookup", Route.Body.SMALL, this::lookUp));
    }

    private HttpResponse deltas(final Call call) throws IOException {
        call.allowQuery(Set.of());
        final Optional<Place> place = Uploads.place(call);
        try (Upload body = Uploads.body(call, maxBulkBytes, Uploads.NDJSON, CSV)) {
            final UploadAnswer answer = cards.deltas(body, format(call), place);
            return Uploads.answer(call, body, answer);
        }
    }

    private HttpResponse snapshot(final Call call) throws IOException {
        call.allowQuery(Set.of("confirm"));
        final boolean confirmed = switch (call.query("confirm").orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Call.invalid("The query parameter confirm is neither true nor false.");
        };
        final Instant asOf = asOf(call);
        try (Upload body = Uploads.body(call, maxBulkBytes, Uploads.NDJSON, CSV)) {
            final UploadAnswer answer = cards.snapshot(body, format(call), asOf, confirmed);
            return Uploads.answer(call, body, answer);
        }
    }

    private static Format format(final Call call) {
        return call.type().filter(type -> type.belongsTo(CSV)).isPresent() ? Format.CSV : Format.NDJSON;
    }

    private static Instant asOf(final Call call) {
        final String text = call.header(AS_OF)
                .orElseThrow(
                        () -> Call.invalid(AS_OF + " is missing: the time for which the snapshot stands, RFC 3339."));
        try {
            return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
        } catch (final DateTimeParseException e) {
            throw Call.invalid(AS_OF + " is no time of RFC 3339, like 2026-11-21T04:00:00Z.");
        }
    }

    private HttpResponse lookUp(final Call call) {
        call.allowQuery(Set.of());
        final ObjectNode body = call.json();
        final String pan = body.path("pan").textValue();
        if (body.size() != 1 || pan == null || !CardNumber.isWellFormed(pan)) {
            throw Call.invalid("The body is not {\"pan\":…} with 16 to 19 digits as text.");
        }
        return Call.ok(json(cards.card(pan)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no such card."))));
    }

    private static ObjectNode json(final Card card) {
        final ObjectNode json = new ObjectMapper()
                .createObjectNode()
                .put("token", card.token())
                .put("version", new BigInteger(Long.toUnsignedString(card.version())))
                .put("status", card.status())
                .put("changedAt", card.changedAt().toString());
        if (!card.expiry().isEmpty()) {
            json.put("expiry", card.expiry()).put("sequence", card.sequence());
            if (!card.occupation().isEmpty()) {
                json.put("occupation", card.occupation());
            }
            card.flags().forEach(json.putArray("flags")::add);
            if (!card.county().isEmpty()) {
                json.put("county", card.county());
            }
            json.put("reason", card.reason());
        }
        return json;
    }
}
