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
}
