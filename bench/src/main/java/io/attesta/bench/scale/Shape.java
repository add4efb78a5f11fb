package io.attesta.bench.scale;

import io.attesta.bench.load.Pace;
import java.util.Locale;

/**
 * One line of the table: what a server has and how it is asked.
 *
 * @param cards of the server, all of them asked alike
 * @param connections how many
 * @param pace of the requests over all of them
 */
record Shape(int cards, int connections, Pace pace) {
    /** Unanswered requests over all connections; 0 in an open loop. */
    int inFlight() {
        return pace instanceof Pace.Closed closed ? closed.inFlight() * connections : 0;
    }

    /** Requests a second that are asked for; 0 in a closed loop. */
    double wanted() {
        return pace instanceof Pace.Open open ? open.perSecond() : 0;
    }

    /** Words for it. */
    String title() {
        final String how = pace instanceof Pace.Closed closed
                ? connections + " x " + closed.inFlight() + " in flight"
                : String.format(Locale.ROOT, "%d, %.0f/s Poisson", connections, wanted());
        return String.format(Locale.ROOT, "%,d cards, %s", cards, how);
    }
}
