package io.attesta.authorizer.feed;

import io.attesta.authorizer.card.CardRecord;
import io.attesta.authorizer.pipeline.CardChanges;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Deltas in small chunks through the ring, so many at once that the disk is kept busy and so few that requests go between. Reports
 * what became of each line, in their order. Owned by one thread.
 */
final class DeltaStream {
    private static final String REJECTED = "rejected";
    private static final String STALE = "Its version is not newer than the one in the table.";
    private static final String FULL = "The card table is full.";

    private record Flight(Chunk chunk, CardChanges changes) {}

    private final CommandPort port;
    private final LineReport report;
    private final Courtesy courtesy;
    private final Deque<Flight> inFlight = new ArrayDeque<>();
    private Chunk chunk = new Chunk();
    private long applied;
    private long stale;
    private long rejected;

    DeltaStream(final CommandPort port, final LineReport report) {
        this.port = port;
        this.report = report;
        courtesy = new Courtesy(port);
    }

    /** Takes a line's card; the record is not to be changed afterwards. */
    void card(final long line, final CardRecord card) throws IOException {
        chunk.add(line, card);
        submitFull();
    }

    /** Takes a line that is refused. */
    void refuse(final long line, final String reason) throws IOException {
        chunk.refuse(line, reason);
        submitFull();
    }

    private void submitFull() throws IOException {
        if (chunk.isFull()) {
            submit();
        }
    }

    private void submit() throws IOException {
        while (inFlight.size() >= courtesy.mostInFlight()) {
            land();
        }
        final CardChanges changes = new CardChanges(chunk.cards());
        inFlight.addLast(new Flight(chunk, changes));
        port.submit(changes);
        chunk = new Chunk();
        courtesy.pause();
    }

    /** Hands over what waits for its chunk to be full; to be called when nothing more comes for a while. */
    void flush() throws IOException {
        if (!chunk.isEmpty()) {
            submit();
        }
    }

    /** Waits until everything that was given is durable. */
    void finish() throws IOException {
        flush();
        while (!inFlight.isEmpty()) {
            land();
        }
    }

    private void land() throws IOException {
        final Flight flight = inFlight.removeFirst();
        port.await(flight.changes().done());
        final Chunk landed = flight.chunk();
        int refused = 0;
        for (int i = 0; i < landed.cards().size(); i++) {
            while (refused < landed.refused().size()
                    && landed.refused().get(refused).number() < landed.number(i)) {
                tell(landed.refused().get(refused++));
            }
            tell(flight, i);
        }
        while (refused < landed.refused().size()) {
            tell(landed.refused().get(refused++));
        }
    }

    private void tell(final Flight flight, final int card) throws IOException {
        final long line = flight.chunk().number(card);
        switch (flight.changes().result(card)) {
            case APPLIED -> applied++;
            case STALE -> {
                stale++;
                report.line(line, "stale", STALE);
            }
            case FULL -> {
                rejected++;
                report.line(line, REJECTED, FULL);
            }
        }
    }

    private void tell(final Chunk.RefusedLine line) throws IOException {
        rejected++;
        report.line(line.number(), REJECTED, line.reason());
    }

    /** Lines that took effect, once finished. */
    long applied() {
        return applied;
    }

    /** Lines whose version was not newer, once finished. */
    long stale() {
        return stale;
    }

    /** Lines that were refused, once finished. */
    long rejected() {
        return rejected;
    }
}
