package io.attesta.authorizer.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.authorizer.api.CardExchange.Place;
import io.attesta.authorizer.api.ProblemType;
import io.attesta.authorizer.api.Register;
import io.attesta.authorizer.api.RegisterRefusal;
import io.attesta.authorizer.api.UploadAnswer;
import io.attesta.authorizer.api.UploadBody;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.PipelineStoppedException;
import io.attesta.authorizer.runtime.Readiness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The acceptors or the terminals of the tables. Uploads take their turn with those of cards: a feed has one order, whatever its requests
 * are about. Lists are read {@value #STRETCH} records at a time, each stretch a command of its own, so that requests go between; what is
 * left out of a list is left out here, not there. For any thread.
 *
 * @param <T> the record
 */
final class Enrolments<T> implements Register {
    /** Most records that are read in one step: some ten microseconds of the thread that decides. */
    static final int STRETCH = 256;

    private final EnrolmentKind<T> kind;
    private final FeedUploads uploads;
    private final CommandPort port;
    private final Readiness readiness;

    private Enrolments(
            final EnrolmentKind<T> kind, final FeedUploads uploads, final CommandPort port, final Readiness readiness) {
        this.kind = kind;
        this.uploads = uploads;
        this.port = port;
        this.readiness = readiness;
    }

    /** The acceptors. */
    static Register ofAcceptors(final FeedUploads uploads, final CommandPort port, final Readiness readiness) {
        return new Enrolments<>(new AcceptorKind(), uploads, port, readiness);
    }

    /** The terminals. */
    static Register ofTerminals(final FeedUploads uploads, final CommandPort port, final Readiness readiness) {
        return new Enrolments<>(new TerminalKind(), uploads, port, readiness);
    }

    @Override
    public UploadAnswer upload(final UploadBody body, final Optional<Place> place) throws IOException {
        return uploads.upload(
                place,
                report -> DeltaUpload.<T>ofEnrolments(port, readiness, kind::command)
                        .run(body, new EnrolmentSource<>(body.stream(), kind), place, report));
    }

    @Override
    public ObjectNode put(final byte[] body) throws RegisterRefusal {
        if (body.length > LineReader.MAX_LINE) {
            throw new RegisterRefusal(
                    ProblemType.TOO_LARGE,
                    "The body is longer than " + LineReader.MAX_LINE
                            + " bytes, and no record is; send several as application/x-ndjson, one a line.");
        }
        final EnrolmentLine<T> read = kind.read(body, 0, body.length, "body");
        if (read.fault() != null) {
            throw new RegisterRefusal(ProblemType.INVALID_REQUEST, read.fault());
        }
        final LineResult result = submit(read.record());
        if (result != LineResult.APPLIED) {
            throw new RegisterRefusal(ProblemType.CONFLICT, result.reason());
        }
        return kind.json(read.record());
    }

    private LineResult submit(final T record) throws RegisterRefusal {
        try {
            DeltaUpload.requireReady(readiness);
            final ChunkCommand change = kind.command(List.of(record));
            port.submit(change.command());
            port.await(change.done());
            return change.result().apply(0);
        } catch (final PipelineStoppedException e) {
            throw stopped(e);
        }
    }

    @Override
    public ObjectNode find(final String id) throws RegisterRefusal {
        if (!kind.isId(id)) {
            throw new RegisterRefusal(
                    ProblemType.INVALID_REQUEST, kind.noun() + "'s identifier is " + kind.idForm() + ".");
        }
        try {
            return port.ask(tables -> Optional.ofNullable(kind.find(tables, id)))
                    .map(kind::json)
                    .orElseThrow(() -> new RegisterRefusal(
                            ProblemType.NOT_FOUND, kind.noun() + " of this identifier is not enrolled."));
        } catch (final PipelineStoppedException e) {
            throw stopped(e);
        }
    }

    @Override
    public Set<String> filters() {
        return kind.filters();
    }

    @Override
    public Page list(final Map<String, String> filters, final int limit, final Optional<String> cursor)
            throws RegisterRefusal {
        final Predicate<T> matches = kind.matches(filters);
        String after = cursor.isPresent() ? id(cursor.get()) : "";
        final List<T> found = new ArrayList<>();
        try {
            while (true) {
                final String from = after;
                final List<T> stretch = port.ask(tables -> kind.after(tables, from, STRETCH));
                for (final T record : stretch) {
                    if (matches.test(record)) {
                        if (found.size() == limit) {
                            return page(found, Optional.of(cursor(found.get(limit - 1))));
                        }
                        found.add(record);
                    }
                }
                if (stretch.size() < STRETCH) {
                    return page(found, Optional.empty());
                }
                after = kind.id(stretch.get(STRETCH - 1));
            }
        } catch (final PipelineStoppedException e) {
            throw stopped(e);
        }
    }

    private Page page(final List<T> found, final Optional<String> next) {
        return new Page(found.stream().map(kind::json).toList(), next);
    }

    /** A cursor is the identifier behind which to go on, in letters that need no escape in a query. */
    private String cursor(final T last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(kind.id(last).getBytes(StandardCharsets.US_ASCII));
    }

    private String id(final String cursor) throws RegisterRefusal {
        try {
            final String id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
            if (kind.isId(id)) {
                return id;
            }
        } catch (final IllegalArgumentException e) {
            // Refused below.
        }
        throw new RegisterRefusal(
                ProblemType.INVALID_REQUEST, "The query parameter cursor is none that this resource gave.");
    }

    private static RegisterRefusal stopped(final PipelineStoppedException e) {
        return new RegisterRefusal(ProblemType.UNAVAILABLE, "This cannot be done now: " + e.getMessage() + ".");
    }
}
