package io.attesta.authorizer.feed;

import io.attesta.authorizer.api.CardExchange.Place;
import io.attesta.authorizer.api.ProblemType;
import io.attesta.authorizer.api.UploadAnswer;
import io.attesta.authorizer.api.UploadBody;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.FeedRequest;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.FeedAcknowledgement;
import io.attesta.authorizer.pipeline.PipelineStoppedException;
import io.attesta.authorizer.runtime.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One upload of deltas, from its first line to its acknowledgement.
 *
 * @param <T> what the deltas are about
 */
final class DeltaUpload<T> {
    private static final int LINES_BETWEEN_LOOKS = 4_096;

    private final CommandPort port;
    private final Readiness readiness;
    private final Function<List<T>, ChunkCommand> commands;
    private final boolean ofCards;

    private DeltaUpload(
            final CommandPort port,
            final Readiness readiness,
            final Function<List<T>, ChunkCommand> commands,
            final boolean ofCards) {
        this.port = port;
        this.readiness = readiness;
        this.commands = commands;
        this.ofCards = ofCards;
    }

    /** An upload of cards: it says that the feed runs. */
    static DeltaUpload<CardRecord> ofCards(final CommandPort port, final Readiness readiness) {
        return new DeltaUpload<>(port, readiness, ChunkCommand::ofCards, true);
    }

    /** An upload of acceptors or terminals. */
    static <T> DeltaUpload<T> ofEnrolments(
            final CommandPort port, final Readiness readiness, final Function<List<T>, ChunkCommand> commands) {
        return new DeltaUpload<>(port, readiness, commands, false);
    }

    /** The totals, as an upload's report ends. */
    static String totals(final FeedRequest request) {
        return "{\"applied\":" + request.applied() + ",\"stale\":" + request.stale() + ",\"rejected\":"
                + request.rejected() + "}";
    }

    /**
     * Takes all lines in; those that came before a pause take effect in it. The report goes into the answer if it is {@link UploadAnswer.Reported}; else it is the caller's to close.
     */
    UploadAnswer run(
            final UploadBody body, final RecordSource<T> source, final Optional<Place> place, final LineReport report)
            throws IOException {
        final DeltaStream<T> stream = new DeltaStream<>(port, report, commands);
        body.whenPaused(() -> flush(stream));
        try {
            final String header = source.header();
            if (header != null) {
                return new UploadAnswer.Refused(ProblemType.INVALID_REQUEST, header);
            }
        } catch (final IOException e) {
            return brokenOff(source);
        }
        final boolean whole = take(source, stream);
        stream.finish();
        if (!whole) {
            return brokenOff(source);
        }
        final FeedRequest request = new FeedRequest(
                place.map(Place::feed).orElse(""),
                place.map(Place::sequence).orElse(0L),
                ofCards ? FeedRequest.DELTAS : FeedRequest.ENROLMENTS,
                stream.applied(),
                stream.stale(),
                stream.rejected(),
                0);
        if (ofCards || request.isNumbered()) {
            final FeedAcknowledgement acknowledgement = new FeedAcknowledgement(request);
            port.submit(acknowledgement);
            port.await(acknowledgement.done());
        }
        report.totals(totals(request));
        return new UploadAnswer.Reported(report);
    }

    /** A report that cannot be kept is no fault of the body, inside of whose reading this is. */
    private static void flush(final DeltaStream<?> stream) {
        try {
            stream.flush();
        } catch (final IOException e) {
            throw new UncheckedIOException("the report of an upload cannot be kept", e);
        }
    }

    /** Reads all lines; false if the body broke off. */
    private boolean take(final RecordSource<T> source, final DeltaStream<T> stream) throws IOException {
        int lines = 0;
        while (true) {
            final RecordLine<T> line;
            try {
                line = source.next();
            } catch (final IOException e) {
                return false;
            }
            if (line == null) {
                return true;
            }
            if (line.fault() == null) {
                stream.take(source.number(), line.record());
            } else {
                stream.refuse(source.number(), line.fault());
            }
            if (++lines % LINES_BETWEEN_LOOKS == 0) {
                requireReady(readiness);
            }
        }
    }

    /** Stops when the disk is nearly full or the server stops: what an upload writes must not be what fills the disk. */
    static void requireReady(final Readiness readiness) {
        if (!readiness.isReady()) {
            throw new PipelineStoppedException(
                    String.join("; ", readiness.failing().values()), null);
        }
    }

    private static UploadAnswer brokenOff(final RecordSource<?> source) {
        return new UploadAnswer.Refused(
                ProblemType.INVALID_REQUEST,
                "The body broke off, or is not what its encoding says, after line " + source.number()
                        + ": what stood up to there was applied, but the request was not acknowledged; send it again.");
    }
}
