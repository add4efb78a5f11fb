package io.attesta.authorizer.feed;

import io.attesta.authorizer.api.ProblemType;
import io.attesta.authorizer.api.SnapshotDifference;
import io.attesta.authorizer.api.UploadAnswer;
import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.card.CardTable;
import io.attesta.authorizer.card.FeedRequest;
import io.attesta.authorizer.decision.CardStatus;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.FeedAcknowledgement;
import io.attesta.authorizer.pipeline.SnapshotComparison;
import io.attesta.authorizer.pipeline.SnapshotRemoval;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.runtime.Readiness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One snapshot. First it is read, held against the table chunk by chunk and kept in a {@link Spool}, as tokens; what it would change is then
 * known. If it may, its lines go through the ring as deltas do, and cards that it does not have are removed.
 *
 * <p>Kept for each line, {@value #KEPT_BYTES} bytes: token (16), version (8), line (8), COR code (4), expiry, number, flags, county, reason
 * (2 each), status (1), zero (1). In the table a card is marked as seen in its own record: no memory besides.
 */
final class SnapshotUpload {
    private static final int KEPT_BYTES = 48;
    private static final int LINES_BETWEEN_LOOKS = 4_096;
    private static final int BASIS_POINTS = 10_000;
    private static final String STALE =
            "Its version is older than the one in the table, or the same with another record.";

    private record Flight(Chunk<CardRecord> chunk, SnapshotComparison comparison) {}

    private final CommandPort port;
    private final Readiness readiness;
    private final long asOfMs;
    private final int maxBasisPoints;
    private final Spool kept;
    private final Courtesy courtesy;
    private final Deque<Flight> inFlight = new ArrayDeque<>();
    private final byte[] row = new byte[KEPT_BYTES];
    private final ByteBuffer fields = ByteBuffer.wrap(row);
    private final int number;
    private final LineReport report;
    private Chunk<CardRecord> chunk = new Chunk<>();
    private long added;
    private long changed;
    private long unchanged;
    private long stale;
    private long rejected;
    private long missing;
    private long live;

    /**
     * Begins a snapshot.
     *
     * @param maxBasisPoints part of the table it may change, in hundredths of a percent; -1 = all of it
     */
    SnapshotUpload(
            final CommandPort port,
            final Readiness readiness,
            final Path folder,
            final long asOfMs,
            final int maxBasisPoints,
            final LineReport report) {
        this.port = port;
        this.readiness = readiness;
        this.asOfMs = asOfMs;
        this.maxBasisPoints = maxBasisPoints;
        this.report = report;
        kept = new Spool(folder);
        courtesy = new Courtesy(port);
        number = port.ask(Tables::nextSnapshot);
    }

    /** Takes all of it in. The report goes into the answer if it is {@link UploadAnswer.Reported}; else it is the caller's to close. */
    UploadAnswer run(final CardSource source) throws IOException {
        try (kept) {
            final UploadAnswer wrong = read(source);
            if (wrong != null) {
                return wrong;
            }
            sweep(false);
            final SnapshotDifference difference = difference();
            if (!isAllowed(difference)) {
                return new UploadAnswer.Unconfirmed(
                        difference,
                        "The snapshot would change more of the table than feed.snapshot-max-change allows, and nothing was"
                                + " changed; send it again with ?confirm=true if that is meant.");
            }
            return apply();
        }
    }

    /** Nothing can be lost from a table without cards: a first load is taken as it is. */
    private boolean isAllowed(final SnapshotDifference difference) {
        return maxBasisPoints < 0
                || difference.live() == 0
                || (difference.added() + difference.changed() + difference.removed() + difference.rejected())
                                * BASIS_POINTS
                        <= difference.live() * maxBasisPoints;
    }

    private SnapshotDifference difference() {
        return new SnapshotDifference(added, changed, unchanged, stale, missing, rejected, live);
    }

    /** Reads and compares all lines; an answer if they cannot be. */
    private UploadAnswer read(final CardSource source) throws IOException {
        int lines = 0;
        while (true) {
            final CardLine line;
            try {
                final String header = lines == 0 ? source.header() : null;
                if (header != null) {
                    return new UploadAnswer.Refused(ProblemType.INVALID_REQUEST, header);
                }
                line = source.next();
            } catch (final IOException e) {
                return new UploadAnswer.Refused(
                        ProblemType.INVALID_REQUEST,
                        "The body broke off, or is not what its encoding says, after line " + source.number()
                                + "; nothing was changed.");
            }
            if (line == null) {
                break;
            }
            take(source.number(), line);
            if (++lines % LINES_BETWEEN_LOOKS == 0) {
                DeltaUpload.requireReady(readiness);
            }
        }
        submit();
        while (!inFlight.isEmpty()) {
            land();
        }
        return null;
    }

    private void take(final long line, final CardLine read) throws IOException {
        final CardRecord card = read.record();
        card.seenBy = number;
        if (read.fault() != null) {
            chunk.refuse(line, read.fault());
            if (read.isCardKnown()) {
                // A card that a bad line is about is not missing.
                card.version = 0;
            }
        }
        if (read.fault() == null || read.isCardKnown()) {
            chunk.add(line, card);
        }
        if (chunk.isFull()) {
            submit();
        }
    }

    private void submit() throws IOException {
        while (inFlight.size() >= courtesy.mostInFlight()) {
            land();
        }
        final SnapshotComparison comparison = new SnapshotComparison(chunk.records());
        inFlight.addLast(new Flight(chunk, comparison));
        port.submit(comparison);
        chunk = new Chunk<>();
        courtesy.pause();
    }

    private void land() throws IOException {
        final Flight flight = inFlight.removeFirst();
        port.await(flight.comparison().done());
        int refused = 0;
        final List<Chunk.RefusedLine> lines = flight.chunk().refused();
        for (int i = 0; i < flight.chunk().records().size(); i++) {
            final long line = flight.chunk().number(i);
            while (refused < lines.size() && lines.get(refused).number() <= line) {
                tell(lines.get(refused++));
            }
            if (flight.chunk().records().get(i).version != 0) {
                note(
                        flight.comparison().standing(i),
                        line,
                        flight.chunk().records().get(i));
            }
        }
        while (refused < lines.size()) {
            tell(lines.get(refused++));
        }
    }

    private void tell(final Chunk.RefusedLine line) throws IOException {
        rejected++;
        report.line(line.number(), "rejected", line.reason());
    }

    private void note(final SnapshotComparison.Standing standing, final long line, final CardRecord card)
            throws IOException {
        switch (standing) {
            case NEW -> {
                added++;
                keep(line, card);
            }
            case CHANGED -> {
                changed++;
                keep(line, card);
            }
            case UNCHANGED -> unchanged++;
            case STALE -> {
                stale++;
                report.line(line, "stale", STALE);
            }
        }
    }

    private void keep(final long line, final CardRecord card) throws IOException {
        fields.clear();
        fields.putLong(card.tokenHigh).putLong(card.tokenLow).putLong(card.version);
        fields.putLong(line).putInt(card.occupation);
        fields.putShort((short) card.expiry).putShort((short) card.sequenceNumber);
        fields.putShort((short) card.flags).putShort((short) card.county).putShort((short) card.reason);
        fields.put((byte) card.status.ordinal()).put((byte) 0);
        kept.write(row, 0, KEPT_BYTES);
    }

    private CardRecord keptCard() {
        fields.clear();
        final CardRecord card = new CardRecord();
        card.tokenHigh = fields.getLong();
        card.tokenLow = fields.getLong();
        card.version = fields.getLong();
        fields.getLong();
        card.occupation = fields.getInt();
        card.expiry = fields.getShort() & 0xFFFF;
        card.sequenceNumber = fields.getShort() & 0xFFFF;
        card.flags = fields.getShort() & 0xFFFF;
        card.county = fields.getShort() & 0xFFFF;
        card.reason = fields.getShort() & 0xFFFF;
        card.status = CardStatus.of(fields.get());
        card.seenBy = number;
        return card;
    }

    private long keptLine() {
        return fields.getLong(24);
    }

    /** Looks through the whole table for cards that the snapshot does not have. */
    private void sweep(final boolean remove) {
        missing = 0;
        long cursor = 0;
        while (cursor != CardTable.END) {
            final SnapshotRemoval stretch = new SnapshotRemoval(cursor, number, asOfMs, remove);
            port.submit(stretch);
            port.await(stretch.done());
            courtesy.pause();
            missing += stretch.found();
            live += remove ? 0 : stretch.live();
            cursor = stretch.next();
        }
    }

    private UploadAnswer apply() throws IOException {
        final DeltaStream<CardRecord> stream = new DeltaStream<>(port, report, ChunkCommand::ofCards);
        kept.rewind();
        int lines = 0;
        while (kept.read(row, 0, KEPT_BYTES) == KEPT_BYTES) {
            stream.take(keptLine(), keptCard());
            if (++lines % LINES_BETWEEN_LOOKS == 0) {
                DeltaUpload.requireReady(readiness);
            }
        }
        stream.finish();
        sweep(true);
        final FeedAcknowledgement acknowledgement = new FeedAcknowledgement(new FeedRequest(
                "", 0, asOfMs, stream.applied() + missing, stale + stream.stale(), rejected + stream.rejected(), 0));
        port.submit(acknowledgement);
        port.await(acknowledgement.done());
        // Between the comparison and the ring a delta may have come: what was overtaken is stale, what found no room is
        // rejected.
        stale += stream.stale();
        rejected += stream.rejected();
        report.totals("{\"applied\":" + (stream.applied() + missing) + ","
                + difference().members() + "}");
        return new UploadAnswer.Reported(report);
    }
}
