package io.attesta.bench.overload;

import io.attesta.bench.load.Slice;
import java.util.List;

/**
 * How a server came back after the load fell, and the requirement it is held against: within ten seconds less than 0.1 % of
 * requests are answered 91, and p99 is within twice what it was before. Pure.
 *
 * @param seconds from the fall to the beginning of the first second in which both held; -1 if there was none
 * @param settled all of the time from ten seconds after the fall to the end, as one; empty if the run was shorter
 * @param p99BeforeUs of the calm before, in microseconds
 */
public record Recovery(int seconds, Slice settled, double p99BeforeUs) {
    /** Seconds that the server has. */
    public static final int ALLOWED_SECONDS = 10;
    /** Greatest part of 91, in percent. */
    public static final double MAX_BUSY_PERCENT = 0.1;
    /** Greatest p99 as a multiple of what it was. */
    public static final double MAX_P99_RATIO = 2;

    /**
     * Looks at the seconds after the fall.
     *
     * @param after slices in their order, the first begins when the load falls
     */
    static Recovery of(final List<Slice> after, final double p99BeforeUs) {
        int first = -1;
        final Slice settled = new Slice(ALLOWED_SECONDS);
        for (int i = 0; i < after.size(); i++) {
            if (first < 0 && isCalm(after.get(i), p99BeforeUs)) {
                first = i;
            }
            if (i >= ALLOWED_SECONDS) {
                settled.add(after.get(i));
            }
        }
        return new Recovery(first, settled, p99BeforeUs);
    }

    /** Whether the requirement is met: a first calm second in time, and calm as a whole from then on. */
    public boolean isInTime() {
        return seconds >= 0 && seconds < ALLOWED_SECONDS && (settled.answered() == 0 || isCalm(settled, p99BeforeUs));
    }

    private static boolean isCalm(final Slice slice, final double p99BeforeUs) {
        return slice.answered() > 0
                && slice.busyPercent() < MAX_BUSY_PERCENT
                && slice.percentileUs(99) <= MAX_P99_RATIO * p99BeforeUs;
    }
}
