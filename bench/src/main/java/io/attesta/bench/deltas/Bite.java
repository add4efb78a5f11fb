package io.attesta.bench.deltas;

import org.HdrHistogram.Histogram;

/**
 * Whether deltas bit at the very next request.
 *
 * @param probes cards stopped, then let go again
 * @param refused of these, refused in the first request after the acknowledgement
 * @param approved of these, approved in the first request after the acknowledgement that let them go
 * @param delays from acknowledgement to answer, nanoseconds, of those refused
 */
record Bite(int probes, int refused, int approved, Histogram delays) {
    boolean isRight() {
        return refused == probes && approved == probes;
    }
}
