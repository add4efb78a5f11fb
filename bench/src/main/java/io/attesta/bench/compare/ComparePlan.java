package io.attesta.bench.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is compared and how.
 *
 * @param workload the load
 * @param contenders in the order of the first round
 * @param rounds how often each is measured
 * @param warmUpSeconds before each measurement, shown and not counted
 * @param seconds of each measurement
 * @param cards sample cards, at least one a connection
 * @param archive whether Attesta writes its archive meanwhile
 */
public record ComparePlan(
        Workload workload,
        List<Contender> contenders,
        int rounds,
        int warmUpSeconds,
        int seconds,
        int cards,
        boolean archive) {
    public ComparePlan {
        contenders = List.copyOf(contenders);
    }

    /** The order of a round, from 0: every other round goes backwards, so that nobody is always the first or the last. */
    List<Contender> order(final int round) {
        final List<Contender> order = new ArrayList<>(contenders);
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        return order;
    }
}
