package io.attesta.authorizer.archive;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that moves only when somebody pauses, and at once. */
final class ManualPace implements Pace {
    final List<Long> pauses = new CopyOnWriteArrayList<>();
    private volatile long nowMs = SealedJournal.FIRST_SECOND * 1000;

    @Override
    public long nowMs() {
        return nowMs;
    }

    @Override
    public void pause(final long ms) {
        pauses.add(ms);
        nowMs += ms;
    }

    @Override
    public double random() {
        return 0.5;
    }
}
