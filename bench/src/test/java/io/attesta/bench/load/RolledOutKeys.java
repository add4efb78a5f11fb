package io.attesta.bench.load;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Terminals of four kinds in equal parts: they take new keys at once or only when the old ones are about to be retired, and name their
 * version or do not.
 */
final class RolledOutKeys implements TerminalVersions {
    private final AtomicIntegerArray outstanding;
    private volatile int newest;
    private volatile int oldest;

    RolledOutKeys(final int version, final int maxVersion) {
        newest = version;
        oldest = version;
        outstanding = new AtomicIntegerArray(maxVersion + 1);
    }

    /** A version is there for those who take it at once. */
    void announce(final int version) {
        newest = version;
    }

    /** Nobody uses versions below this one from now on, but for what is outstanding. */
    void leaveBelow(final int version) {
        oldest = version;
    }

    /** Whether a request under a version waits for its answer, or may yet be sent. */
    boolean isUsed(final int version) {
        return version >= oldest || outstanding.get(version) > 0;
    }

    @Override
    public int version(final int terminal) {
        return terminal % 2 == 0 ? newest : oldest;
    }

    @Override
    public boolean isNamed(final int terminal) {
        return terminal / 2 % 2 == 0;
    }

    @Override
    public void begun(final int version) {
        outstanding.incrementAndGet(version);
    }

    @Override
    public void ended(final int version) {
        outstanding.decrementAndGet(version);
    }
}
