package io.attesta.bench.deltas;

import java.util.List;

/**
 * How fast files came in one way.
 *
 * @param way which
 * @param perSecond lines that took effect a second, round by round; reading the file and the acknowledgement counted
 */
record Speed(Way way, List<Double> perSecond) {
    double median() {
        return median(perSecond);
    }

    /** The middle one, of an even number the lower of the two; 0 if there is none. */
    static double median(final List<Double> values) {
        return values.isEmpty() ? 0 : values.stream().sorted().toList().get((values.size() - 1) / 2);
    }
}
