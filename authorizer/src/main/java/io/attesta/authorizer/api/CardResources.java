package io.attesta.authorizer.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.attesta.authorizer.access.Role;
import io.attesta.authorizer.api.CardExchange.Card;
import io.attesta.authorizer.api.CardExchange.Format;
import io.attesta.authorizer.api.CardExchange.Place;
import io.attesta.protocol.iso.CardNumber;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

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
    static final String FEED = "Attesta-Feed";
    static final String SEQUENCE = "Attesta-Sequence";
    static final String AS_OF = "Attesta-As-Of";

    private static final MediaType NDJSON = MediaType.parse("application/x-ndjson");
    private static final MediaType CSV = MediaType.parse("text/csv");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
    private static final int PART_BYTES = 64 * 1024;
    private static final long MAX_DRAINED = 64L << 20;

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
        final Optional<Place> place = place(call);
        try (Upload body = body(call)) {
            final UploadAnswer answer = cards.deltas(body, format(call), place);
            drain(body.stream());
            return answer(call, answer);
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
        try (Upload body = body(call)) {
            final UploadAnswer answer = cards.snapshot(body, format(call), asOf, confirmed);
            drain(body.stream());
            return answer(call, answer);
        }
    }

    private Upload body(final Call call) throws IOException {
        return call.upload(maxBulkBytes, NDJSON, CSV);
    }

    /** Reads what was not needed, within reason: who is still sending when the answer comes might never see it. */
    private static void drain(final InputStream body) {
        final byte[] part = new byte[PART_BYTES];
        try {
            long drained = 0;
            for (int read = body.read(part); read >= 0 && drained < MAX_DRAINED; read = body.read(part)) {
                drained += read;
            }
        } catch (final IOException e) {
            // It broke off: nobody is left to see the answer.
        }
    }

    private static Format format(final Call call) {
        return call.type().filter(type -> type.belongsTo(CSV)).isPresent() ? Format.CSV : Format.NDJSON;
    }

    private static Optional<Place> place(final Call call) {
        final Optional<String> feed = call.header(FEED);
        final Optional<String> sequence = call.header(SEQUENCE);
        if (feed.isPresent() != sequence.isPresent()) {
            throw Call.invalid(FEED + " and " + SEQUENCE + " come together or not at all.");
        }
        if (sequence.isPresent() && !NUMBER.matcher(sequence.get()).matches()) {
            throw Call.invalid(SEQUENCE + " is not a whole number from 1, of at most 18 digits.");
        }
        return feed.map(name -> new Place(name, Long.parseLong(sequence.orElseThrow())));
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

    private static HttpResponse answer(final Call call, final UploadAnswer answer) throws IOException {
        if (answer instanceof UploadAnswer.Reported reported) {
            return report(call, reported.report());
        }
        throw new ProblemException(problem(answer));
    }

    private static Problem problem(final UploadAnswer answer) {
        if (answer instanceof UploadAnswer.Gap gap) {
            return new Problem(ProblemType.FEED_GAP, gap.detail()).with("expected", gap.expected());
        }
        if (answer instanceof UploadAnswer.Unconfirmed unconfirmed) {
            final SnapshotDifference difference = unconfirmed.difference();
            final ObjectNode more = new ObjectMapper()
                    .createObjectNode()
                    .put("new", difference.added())
                    .put("changed", difference.changed())
                    .put("unchanged", difference.unchanged())
                    .put("stale", difference.stale())
                    .put("removed", difference.removed())
                    .put("rejected", difference.rejected())
                    .put("share", difference.share());
            return new Problem(ProblemType.SNAPSHOT_UNCONFIRMED, unconfirmed.detail(), more);
        }
        final UploadAnswer.Refused refused = (UploadAnswer.Refused) answer;
        return new Problem(refused.type(), refused.detail());
    }

    private static HttpResponse report(final Call call, final UploadReport report) throws IOException {
        final ResponseHeaders headers = ResponseHeaders.builder(HttpStatus.OK)
                .contentType(NDJSON)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .build();
        if (report.length() <= PART_BYTES) {
            try (report) {
                final byte[] all = new byte[(int) report.length()];
                report.read(all);
                return HttpResponse.of(headers, HttpData.wrap(all));
            }
        }
        final HttpResponseWriter writer = HttpResponse.streaming();
        writer.write(headers);
        call.context().blockingTaskExecutor().execute(() -> stream(report, writer));
        return writer;
    }

    /** Writes as fast as the caller reads, and no faster. */
    private static void stream(final UploadReport report, final HttpResponseWriter writer) {
        try (report) {
            final byte[] part = new byte[PART_BYTES];
            for (int read = report.read(part); read >= 0; read = report.read(part)) {
                if (!writer.tryWrite(HttpData.copyOf(part, 0, read))) {
                    return;
                }
                writer.whenConsumed().join();
            }
            writer.close();
        } catch (final IOException | CompletionException e) {
            writer.close(e);
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
