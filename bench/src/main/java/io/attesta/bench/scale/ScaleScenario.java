package io.attesta.bench.scale;

import io.attesta.bench.load.Pace;
import java.util.List;
import java.util.Locale;

/** What grows from line to line. */
enum ScaleScenario {
    /** Cards; 16 connections with 32 in flight. */
    CARDS,
    /** Connections; the same in flight over all of them, one at least on each. */
    CONNECTIONS,
    /** Requests a second of an open loop. */
    LOAD;

    private static final int CARDS_CONNECTIONS = 16;
    private static final int CARDS_IN_FLIGHT = 32;
    private static final int TOTAL_IN_FLIGHT = 512;
    private static final int LOAD_CONNECTIONS = 64;

    /** Lines of the table, in the order of the first round; of more sizes the first holds where cards do not grow. */
    List<Shape> shapes(final List<Integer> cards, final List<Integer> connections, final List<Integer> rates) {
        return switch (this) {
            case CARDS ->
                cards.stream()
                        .map(count -> new Shape(count, CARDS_CONNECTIONS, new Pace.Closed(CARDS_IN_FLIGHT)))
                        .toList();
            case CONNECTIONS ->
                connections.stream()
                        .map(count ->
                                new Shape(cards.get(0), count, new Pace.Closed(Math.max(1, TOTAL_IN_FLIGHT / count))))
                        .toList();
            case LOAD ->
                rates.stream()
                        .map(rate -> new Shape(cards.get(0), LOAD_CONNECTIONS, new Pace.Poisson(rate)))
                        .toList();
        };
    }

    /** Its name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
