package io.attesta.bench.compare;

import java.util.Locale;

/** A closed loop of one shape. */
public enum Workload {
    /** Few connections, much in flight on each: batches fill, flushes are shared. */
    PIPELINED(16, 32),
    /** Many terminals, each waiting for its answer. */
    UNPIPELINED(200, 1),
    /** Nobody else: what one request takes. */
    IDLE(1, 1);

    private final int connections;
    private final int inFlight;

    Workload(final int connections, final int inFlight) {
        this.connections = connections;
        this.inFlight = inFlight;
    }

    int connections() {
        return connections;
    }

    /** Unanswered requests on each connection. */
    int inFlight() {
        return inFlight;
    }

    /** Its name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
