package io.attesta.authorizer.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.attesta.authorizer.api.CardExchange.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/** What uploads of lines have in common, whatever the lines are about: their body, their place in a feed, their report. */
final class Uploads {
    static final String FEED = "Attesta-Feed";
    static final String SEQUENCE = "Attesta-Sequence";
    static final MediaType NDJSON = MediaType.parse("application/x-ndjson");

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
    private static final int PART_BYTES = 64 * 1024;
    private static final long MAX_DRAINED = 64L << 20;

    private Uploads() {}

    /**
     * The body as it comes, unzipped; to be closed.
     *
     * @param most bytes, unzipped
     * @param types media types that are taken
     */
    static Upload body(final Call call, final long most, final MediaType... types) throws IOException {
        return call.upload(most, types);
    }

    /** Where the upload stands in a feed; empty if it is not numbered. */
    static Optional<Place> place(final Call call) {
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

    /** The answer to an upload whose body was read as far as it was needed. */
    static HttpResponse answer(final Call call, final UploadBody body, final UploadAnswer answer) throws IOException {
        drain(body.stream());
        if (answer instanceof UploadAnswer.Reported reported) {
            return report(call, reported.report());
        }
        throw new ProblemException(problem(answer));
    }

    /** Reads what was not needed, within reason: who is still sending when the answer comes might never see it. */
    static void drain(final InputStream body) {
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
}
