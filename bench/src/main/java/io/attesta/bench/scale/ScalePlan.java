package io.attesta.bench.scale;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is measured and how.
 *
 * @param scenario what grows
 * @param shapes the lines of the table, in the order of the first round
 * @param rounds how often each is measured
 * @param warmUpSeconds before each measurement, not counted; each server is loaded for twice as long before its first
 * @param seconds of each measurement
 */
record ScalePlan(ScaleScenario scenario, List<Shape> shapes, int rounds, int warmUpSeconds, int seconds) {
    ScalePlan {
        shapes = List.copyOf(shapes);
    }

    /** The order of a round, from 0: every other round goes backwards, so that nobody is always the first or the last. */
    List<Shape> order(final int round) {
        final List<Shape> order = new ArrayList<>(shapes);
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }

    /** Greatest number of connections of a line. */
    int mostConnections() {
        return shapes.stream().mapToInt(Shape::connections).max().orElse(0);
    }
}
