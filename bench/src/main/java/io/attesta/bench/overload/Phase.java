package io.attesta.bench.overload;

import io.attesta.bench.load.Slice;
import java.util.List;

/**
 * What became of the requests that were meant to be sent within one phase.
 *
 * @param name for people
 * @param key for programs
 * @param seconds how long it was
 * @param all its requests as one slice
 */
public record Phase(String name, String key, int seconds, Slice all) {
    static Phase of(final String name, final String key, final List<Slice> slices) {
        final Slice all = new Slice(slices.get(0).second());
        slices.forEach(all::add);
        return new Phase(name, key, slices.size(), all);
    }
}
