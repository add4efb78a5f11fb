package io.attesta.authorizer.archive;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it was told. */
final class RecordedEvents implements ArchiveEvents {
    final List<String> told = new CopyOnWriteArrayList<>();
    final List<String> fatal = new CopyOnWriteArrayList<>();

    @Override
    public void connected(final long batch) {
        told.add("connected " + batch);
    }

    @Override
    public void disconnected(final String reason) {
        told.add("disconnected " + reason);
    }

    @Override
    public void archived(final long lastBatch, final int rows) {
        told.add("archived " + lastBatch);
    }

    @Override
    public void fatal(final String reason) {
        fatal.add(reason);
    }

    @Override
    public void postgresTrouble(final String reason) {
        told.add("trouble " + reason);
    }
}
