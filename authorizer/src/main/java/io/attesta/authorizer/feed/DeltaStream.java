package io.attesta.authorizer.feed;

import io.attesta.authorizer.pipeline.CommandPort;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Deltas in small chunks through the ring, so many at once that the disk is kept busy and so few that requests go between. Reports
 * what became of each line, in their order. Owned by one thread.
 *
 * @param <T> what the deltas are about
 */
final class DeltaStream<T> {
    private static final String REJECTED = "rejected";

    private record Flight<T>(Chunk<T> chunk, ChunkCommand changes) {}

    private final CommandPort port;
    private final LineReport report;
    private final Function<List<T>, ChunkCommand> commands;
    private final Courtesy courtesy;
    private final Deque<Flight<T>> inFlight = new ArrayDeque<>();
    private Chunk<T> chunk = new Chunk<>();
    private long applied;
    private long stale;
    private long rejected;

    /** @param commands makes a command of a chunk's records */
    DeltaStream(final CommandPort port, final LineReport report, final Function<List<T>, ChunkCommand> commands) {
        this.port = port;
        this.report = report;
        this.commands = commands;
        courtesy = new Courtesy(port);
    }

    /** Takes a line's record, which is not to be changed afterwards. */
    void take(final long line, final T record) throws IOException {
        chunk.add(line, record);
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
        final ChunkCommand changes = commands.apply(chunk.records());
        inFlight.addLast(new Flight<>(chunk, changes));
        port.submit(changes.command());
        chunk = new Chunk<>();
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
        final Flight<T> flight = inFlight.removeFirst();
        port.await(flight.changes().done());
        final Chunk<T> landed = flight.chunk();
        int refused = 0;
        for (int i = 0; i < landed.records().size(); i++) {
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

    private void tell(final Flight<T> flight, final int record) throws IOException {
        final long line = flight.chunk().number(record);
        final LineResult result = flight.changes().result().apply(record);
        switch (result) {
            case APPLIED -> {
                applied++;
                return;
            }
            case STALE -> stale++;
            case NO_ROOM_FOR_CARD, NO_ROOM_FOR_ACCEPTOR, NO_ROOM_FOR_TERMINAL, ACCEPTOR_UNKNOWN -> rejected++;
        }
        report.line(line, result.word(), result.reason());
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
