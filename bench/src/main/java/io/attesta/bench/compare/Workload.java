package io.attesta.bench.compare;

import io.attesta.bench.load.Pace;
import java.util.List;
import java.util.Locale;

/** A load of one shape. */
public enum Workload {
    /** Few connections, much in flight on each: batches fill, flushes are shared. */
    PIPELINED(16, new Pace.Closed(32)),
    /** Many terminals, each waiting for its answer. */
    UNPIPELINED(200, new Pace.Closed(1)),
    /** Nobody else: what one request takes. */
    IDLE(1, new Pace.Closed(1)),
    /** As many requests as come, whether they are answered or not: what a terminal waits on a busy day. */
    OPEN(1_000, new Pace.Poisson(20_000));

    private final int connections;
    private final Pace pace;

    Workload(final int connections, final Pace pace) {
        this.connections = connections;
        this.pace = pace;
    }

    int connections() {
        return connections;
    }

    Pace pace() {
        return pace;
    }

    /** Unanswered requests on each connection; 0 in an open loop, which does not wait for answers. */
    int inFlight() {
        return pace instanceof Pace.Closed closed ? closed.inFlight() : 0;
    }

    /** Requests a second over all connections; 0 in a closed loop, where it is found out. */
    double perSecond() {
        return pace instanceof Pace.Open open ? open.perSecond() : 0;
    }

    /** Who is measured if nobody says. An open loop is not for who counts only, and drowns who cannot follow. */
    List<Contender> contenders() {
        return inFlight() == 0 ? List.of(Contender.ATTESTA, Contender.ECHO) : List.of(Contender.values());
    }

    boolean takes(final Contender contender) {
        return inFlight() > 0 || contender != Contender.ECHO_BARE;
    }

    /** How many may be refused because there was no room: in an open loop a thousandth, since it does not wait while Java still compiles. */
    long mayBeRefused(final long answered) {
        return inFlight() > 0 ? 0 : answered / 1_000;
    }

    /** Its shape in words. */
    String shape() {
        return inFlight() > 0
                ? String.format(
                        Locale.ROOT, "Closed loop, %d connections with %d in flight each", connections, inFlight())
                : String.format(
                        Locale.ROOT,
                        "Open loop, %.0f requests a second (Poisson) over %d connections, latency from the intended time of sending",
                        perSecond(),
                        connections);
    }

    /** Its name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
