package io.attesta.authorizer.feed;

import io.attesta.authorizer.api.CardExchange;
import io.attesta.authorizer.api.ProblemType;
import io.attesta.authorizer.api.Register;
import io.attesta.authorizer.api.UploadAnswer;
import io.attesta.authorizer.api.UploadBody;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.FeedRequest;
import io.attesta.authorizer.card.FeedTable;
import io.attesta.authorizer.decision.CardView;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.Intake;
import io.attesta.authorizer.pipeline.PipelineStoppedException;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.runtime.Clock;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.protocol.iso.CardNumber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Cards from back offices, into the tables through the ring. One request of a feed at a time, one snapshot at a time, {@value
 * #MAX_UPLOADS} uploads in all. For any thread.
 */
public final class FeedUploads implements CardExchange {
    /** Most uploads at once: each holds a thread of the HTTP server while it lasts. */
    static final int MAX_UPLOADS = 8;

    // No name of a feed.
    private static final String SNAPSHOT = "";

    private final CommandPort port;
    private final KeyStore keys;
    private final Clock clock;
    private final Readiness readiness;
    private final Path folder;
    private final int maxChangeBasisPoints;
    private final Consumer<String> alarm;
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Semaphore uploads = new Semaphore(MAX_UPLOADS);

    /**
     * Uploads into a ring.
     *
     * @param keys make tokens of card numbers
     * @param readiness uploads are refused while the server is not ready
     * @param folder where long reports and snapshots are kept while they are needed; made when needed
     * @param maxChangeBasisPoints part of the table that a snapshot may change unconfirmed, in hundredths of a percent
     * @param alarm hears of gaps
     */
    public FeedUploads(
            final Intake intake,
            final KeyStore keys,
            final Clock clock,
            final Readiness readiness,
            final Path folder,
            final int maxChangeBasisPoints,
            final Consumer<String> alarm) {
        port = new CommandPort(intake, clock);
        this.keys = keys;
        this.clock = clock;
        this.readiness = readiness;
        this.folder = folder;
        this.maxChangeBasisPoints = maxChangeBasisPoints;
        this.alarm = alarm;
    }

    /** The acceptors that are enrolled; their uploads take their turn with those of cards. */
    public Register acceptors() {
        return Enrolments.ofAcceptors(this, port, readiness);
    }

    /** The terminals that are enrolled; their uploads take their turn with those of cards. */
    public Register terminals() {
        return Enrolments.ofTerminals(this, port, readiness);
    }

    /** An upload that has its turn. */
    interface Upload {
        UploadAnswer run(LineReport report) throws IOException;
    }

    @Override
    public UploadAnswer deltas(final UploadBody body, final Format format, final Optional<Place> place)
            throws IOException {
        return upload(
                place, report -> DeltaUpload.ofCards(port, readiness).run(body, source(body, format), place, report));
    }

    /** Has an upload run when it has its turn: once if it is numbered, in the order of its feed. */
    UploadAnswer upload(final Optional<Place> place, final Upload upload) throws IOException {
        if (place.isEmpty()) {
            return inTurn(upload);
        }
        final String feed = place.get().feed();
        if (!FeedRequest.isName(feed)) {
            return new UploadAnswer.Refused(
                    ProblemType.INVALID_REQUEST,
                    "Attesta-Feed is not 1 to " + FeedRequest.MAX_NAME
                            + " letters, digits, dots, dashes or underscores.");
        }
        return alone(
                feed,
                "Another request of this feed is being taken in; send this one when that was answered.",
                () -> inTurn(report -> numbered(place.get(), upload, report)));
    }

    private UploadAnswer numbered(final Place place, final Upload upload, final LineReport report) throws IOException {
        final long expected = port.ask(tables -> tables.feeds().expected(place.feed()));
        if (place.sequence() > expected) {
            alarm.accept("requests of a feed are missing: number " + expected + " is awaited, " + place.sequence()
                    + " came");
            return new UploadAnswer.Gap(
                    expected, "Request " + expected + " of the feed is awaited, not " + place.sequence() + ".");
        }
        if (place.sequence() < expected) {
            return repeated(place, expected, report);
        }
        return upload.run(report);
    }

    /** A request that was acknowledged is acknowledged again, its body unread. */
    private UploadAnswer repeated(final Place place, final long expected, final LineReport report) throws IOException {
        final Optional<FeedRequest> first =
                port.ask(tables -> tables.feeds().acknowledged(place.feed(), place.sequence()));
        if (first.isEmpty()) {
            return new UploadAnswer.Refused(
                    ProblemType.CONFLICT,
                    "Request " + place.sequence() + " of the feed was taken in long ago; totals are kept of the newest "
                            + FeedTable.MAX_TOTALS + ", and " + expected + " is awaited.");
        }
        report.totals(DeltaUpload.totals(first.get()));
        return new UploadAnswer.Reported(report);
    }

    @Override
    public UploadAnswer snapshot(
            final UploadBody body, final Format format, final Instant asOf, final boolean confirmed)
            throws IOException {
        if (asOf.toEpochMilli() > clock.nowMs()) {
            return new UploadAnswer.Refused(
                    ProblemType.INVALID_REQUEST,
                    "Attesta-As-Of lies in the future: what is changed until then is unknown.");
        }
        return alone(
                SNAPSHOT,
                "Another snapshot is being taken in; send this one when that was answered.",
                () -> inTurn(report -> new SnapshotUpload(
                                port,
                                readiness,
                                folder,
                                asOf.toEpochMilli(),
                                confirmed ? -1 : maxChangeBasisPoints,
                                report)
                        .run(source(body, format))));
    }

    /** Something that may fail with its files. */
    private interface Work {
        UploadAnswer run() throws IOException;
    }

    private UploadAnswer alone(final String name, final String whenRunning, final Work work) throws IOException {
        if (!running.add(name)) {
            return new UploadAnswer.Refused(ProblemType.CONFLICT, whenRunning);
        }
        try {
            return work.run();
        } finally {
            running.remove(name);
        }
    }

    private UploadAnswer inTurn(final Upload upload) throws IOException {
        if (!uploads.tryAcquire()) {
            return new UploadAnswer.Refused(
                    ProblemType.TOO_MANY_REQUESTS,
                    "There are " + MAX_UPLOADS + " uploads already; send this one when one was answered.");
        }
        final LineReport report = new LineReport(folder);
        boolean handedOut = false;
        try {
            DeltaUpload.requireReady(readiness);
            final UploadAnswer answer = upload.run(report);
            handedOut = answer instanceof UploadAnswer.Reported;
            return answer;
        } catch (final PipelineStoppedException e) {
            return new UploadAnswer.Refused(
                    ProblemType.UNAVAILABLE, "Nothing can be taken in now: " + e.getMessage() + ".");
        } finally {
            uploads.release();
            if (!handedOut) {
                report.close();
            }
        }
    }

    private CardSource source(final UploadBody body, final Format format) {
        return new CardSource(
                body.stream(),
                switch (format) {
                    case NDJSON -> new JsonFormat();
                    case CSV -> new CsvFormat();
                },
                tokenKey());
    }

    private BlockEncryption tokenKey() {
        return keys.blockEncryption(KeyUsage.TOKEN, keys.currentVersion(KeyUsage.TOKEN));
    }

    @Override
    public Optional<Card> card(final String pan) {
        final byte[] token = new byte[CardNumber.BLOCK_LENGTH];
        CardNumber.toBlock(pan, token, 0);
        tokenKey().encrypt(token, 0, token, 0);
        final ByteBuffer halves = ByteBuffer.wrap(token);
        final long high = halves.getLong(0);
        final long low = halves.getLong(Long.BYTES);
        return port.ask(tables -> copy(tables, high, low))
                .map(card -> shown(card, HexFormat.of().formatHex(token)));
    }

    private static Optional<CardRecord> copy(final Tables tables, final long high, final long low) {
        final CardView found = tables.card(high, low);
        if (!(found instanceof CardRecord known)) {
            return Optional.empty();
        }
        final CardRecord copy = new CardRecord();
        copy.copyFrom(known);
        return Optional.of(copy);
    }

    private static Card shown(final CardRecord card, final String token) {
        final List<String> flags = new ArrayList<>();
        for (int bit = 0; bit < CardLine.FLAGS.length; bit++) {
            if ((card.flags & 1 << bit) != 0) {
                flags.add(CardLine.FLAGS[bit]);
            }
        }
        return new Card(
                token,
                card.version,
                card.status.name(),
                card.expiry == 0 ? "" : "20%02d-%02d".formatted(card.expiry / 100, card.expiry % 100),
                card.sequenceNumber,
                card.occupation == 0 ? "" : "%06d".formatted(card.occupation),
                List.copyOf(flags),
                card.county == 0 ? "" : "" + (char) (card.county >>> 8) + (char) (card.county & 0xFF),
                card.reason,
                Instant.ofEpochMilli(card.changedAtMs));
    }
}
