package io.attesta.bench.gatling;

import io.attesta.bench.load.SampleDraw;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Feeders: who comes with which card, and where. */
final class Visits {
    /** Below the server's 60, so that two runs fit into an hour. */
    private static final int OPENINGS = 25;

    private Visits() {}

    /** One after another each terminal, and a card for it. */
    static Supplier<Iterator<Map<String, Object>>> atTerminals(
            final Target target, final List<Integer> terminals, final double skew) {
        return () -> {
            final SampleDraw cards = draw(target, skew);
            return endless(n -> Map.of(
                    Iso8583.TERMINAL, terminals.get((int) (n % terminals.size())), Iso8583.CARD, cards.getAsLong()));
        };
    }

    static SampleDraw draw(final Target target, final double skew) {
        return new SampleDraw(target.firstCard(), target.cards(), skew, OPENINGS, System.nanoTime());
    }

    /** The n-th of an endless number of things, from 0. */
    interface Nth {
        Map<String, Object> at(long n);
    }

    static Iterator<Map<String, Object>> endless(final Nth nth) {
        return Stream.iterate(0L, n -> n + 1).map(nth::at).iterator();
    }
}
