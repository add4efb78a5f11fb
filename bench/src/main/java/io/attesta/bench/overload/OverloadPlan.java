package io.attesta.bench.overload;

import io.attesta.bench.load.Mix;
import io.attesta.bench.load.Retry;
import io.attesta.bench.load.SampleTerminals;

/**
 * A run in phases against one server. The calm terminals ask at their rate all the time; the storm's come for one phase and
 * go. Phases are whole seconds, because recovery is told in seconds.
 *
 * @param rate requests a second of the calm terminals, arriving by chance
 * @param overloadRate requests a second of the storm, on top; retries come on top of that
 * @param calmConnections of the calm terminals
 * @param stormConnections of the storm
 * @param stormTerminals how many terminals the storm has, at least one a connection: few, if each of them shall send too much
 * @param retry what all terminals do when they are answered 91
 * @param mix what all terminals send
 * @param warmUpSeconds of calm that are not counted
 * @param calmSeconds of calm before the storm
 * @param overloadSeconds of storm
 * @param afterSeconds of calm after it
 * @param cards sample cards that the server has; each side has half of them
 * @param receiptSamples receipts verified of each side
 * @param seed what is sent follows from it
 */
public record OverloadPlan(
        double rate,
        double overloadRate,
        int calmConnections,
        int stormConnections,
        int stormTerminals,
        Retry retry,
        Mix mix,
        int warmUpSeconds,
        int calmSeconds,
        int overloadSeconds,
        int afterSeconds,
        int cards,
        int receiptSamples,
        long seed) {
    /** Terminals of each side at most; whole counties, so that terminals nobody enrolled differ too. */
    public static final int MAX_TERMINALS = SampleTerminals.COUNT / 2;

    public OverloadPlan {
        if (warmUpSeconds < 0 || calmSeconds < 1 || overloadSeconds < 1 || afterSeconds < 1) {
            throw new IllegalArgumentException("each phase takes a second at least");
        }
        if (stormTerminals > MAX_TERMINALS) {
            throw new IllegalArgumentException("the storm has " + MAX_TERMINALS + " terminals at most");
        }
    }

    /** Seconds from the start to the storm. */
    int stormFrom() {
        return warmUpSeconds + calmSeconds;
    }

    /** Seconds from the start to the moment the load falls. */
    int fall() {
        return stormFrom() + overloadSeconds;
    }

    /** Seconds of the whole. */
    int seconds() {
        return fall() + afterSeconds;
    }
}
