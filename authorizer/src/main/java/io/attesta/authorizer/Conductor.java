package io.attesta.authorizer;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.authorizer.runtime.Readiness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The thread {@code attesta-conductor}: what must happen now and then beside the pipeline. Makes the journal's next segment
 * early and turns readiness off while the disk is nearly full, before a write could fail; it goes on by itself when there is room.
 */
final class Conductor implements AutoCloseable {
    private static final long PERIOD_MS = 200;

    private final Disk disk;
    private final JournalWriter writer;
    private final long minFreeBytes;
    private final Readiness readiness;
    private final List<Runnable> watches = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        final Thread thread = new Thread(work, "attesta-conductor");
        thread.setDaemon(true);
        return thread;
    });

    private volatile boolean closed;

    Conductor(final Disk disk, final JournalWriter writer, final long minFreeBytes, final Readiness readiness) {
        this.disk = disk;
        this.writer = writer;
        this.minFreeBytes = minFreeBytes;
        this.readiness = readiness;
    }

    /** Has something else looked at each time; to be called before the start. */
    void watch(final Runnable look) {
        watches.add(look);
    }

    /** Looks once in the caller's thread, so that a full disk is known before the first request, then again and again. */
    void start() {
        look(() -> true);
        timer.scheduleWithFixedDelay(() -> look(() -> closed), PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /** @param isUrgent whether somebody waits for the end of it */
    private void look(final BooleanSupplier isUrgent) {
        lookAtDisk(isUrgent);
        watches.forEach(Runnable::run);
    }

    private void lookAtDisk(final BooleanSupplier isUrgent) {
        try {
            if (disk.usableBytes() < minFreeBytes) {
                readiness.fail(Readiness.Check.DISK, "the disk of the journal in " + disk.place() + " is nearly full");
                return;
            }
            writer.prepareNext(isUrgent);
            readiness.pass(Readiness.Check.DISK);
        } catch (final IOException e) {
            readiness.fail(Readiness.Check.DISK, "the disk of the journal in " + disk.place() + " fails");
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdown();
        try {
            timer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
