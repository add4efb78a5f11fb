package io.attesta.bench.overload;

import io.attesta.bench.load.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Slices of one or more runs on one axis of time. */
final class SecondBySecond {
    private final Map<Integer, Slice> bySecond = new HashMap<>();

    /** @param from second of this axis in which the run began */
    SecondBySecond(final List<Slice> slices, final int from) {
        add(slices, from);
    }

    /** Adds a run that began in second 0. */
    SecondBySecond with(final List<Slice> slices) {
        add(slices, 0);
        return this;
    }

    private void add(final List<Slice> slices, final int from) {
        slices.forEach(slice ->
                bySecond.computeIfAbsent(slice.second() + from, Slice::new).add(slice));
    }

    /** The seconds from the first up to but not the last; those in which nothing was sent are there and empty. */
    List<Slice> between(final int first, final int last) {
        final List<Slice> between = new ArrayList<>();
        for (int second = first; second < last; second++) {
            between.add(bySecond.getOrDefault(second, new Slice(second)));
        }
        return between;
    }
}
