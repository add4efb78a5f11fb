package io.attesta.authorizer.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Whether the server takes requests, and if not, why not. For any thread; asking costs one volatile read. */
public final class Readiness {
    /** What can stand in the way. */
    public enum Check {
        TABLES,
        JOURNAL,
        DISK,
        DRAINING,
        FAULT
    }

    /** What makes answers worse than they should be, and stops none. */
    public enum Concern {
        /** No deltas have come for long. */
        FEED
    }

    private final Map<Concern, String> degraded = new ConcurrentSkipListMap<>();
    private final Map<Check, String> failing = new ConcurrentSkipListMap<>();
    private volatile boolean ready = true;

    /** Says that a check fails, with one sentence why. */
    public synchronized void fail(final Check check, final String why) {
        failing.put(check, why);
        ready = false;
    }

    /** Says that a check holds again. */
    public synchronized void pass(final Check check) {
        failing.remove(check);
        ready = failing.isEmpty();
    }

    public boolean isReady() {
        return ready;
    }

    /** The failing checks and why; empty when ready. */
    public Map<Check, String> failing() {
        return Map.copyOf(failing);
    }

    /** Says that requests are taken on poorer terms than usual, with one sentence why. */
    public void degrade(final Concern concern, final String why) {
        degraded.put(concern, why);
    }

    /** Says that a concern is over. */
    public void restore(final Concern concern) {
        degraded.remove(concern);
    }

    /** What makes the server worse than it should be, ready as it is; empty if nothing does. */
    public Map<Concern, String> degraded() {
        return Map.copyOf(degraded);
    }
}
