package io.attesta.authorizer;

import io.attesta.authorizer.telemetry.AlarmWatch;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Carries alarms from those who raise them, the deciding thread among them, to those who want them: the stream of events, the archive.
 * Raising puts it down and goes on; the thread {@code attesta-alarms} looks twenty times a second, so nobody has to be woken. What
 * comes faster than that is dropped and counted.
 */
final class AlarmRelay implements AlarmWatch, AutoCloseable {
    private static final int MOST_WAITING = 10_000;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PATIENCE_MS = 1_000;

    private final Queue<Raised> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final Thread thread = new Thread(this::run, "attesta-alarms");
    private volatile List<AlarmWatch> watches = List.of();
    private volatile Runnable beat = () -> {};
    private volatile boolean closing;

    private record Raised(long atMs, String kind, String text) {}

    @Override
    public void raised(final long atMs, final String kind, final String text) {
        if (size.get() >= MOST_WAITING) {
            dropped.increment();
            return;
        }
        size.incrementAndGet();
        waiting.add(new Raised(atMs, kind, text));
    }

    /**
     * Begins to carry; what was raised before comes too.
     *
     * @param to who wants them; called on one thread
     * @param beat called on it now and then, at least twenty times a second while nothing waits
     */
    void start(final List<AlarmWatch> to, final Runnable beat) {
        watches = to;
        this.beat = beat;
        thread.setDaemon(true);
        thread.start();
    }

    /** Alarms that were not carried, since the start. */
    long dropped() {
        return dropped.sum();
    }

    /** Carries what waits. */
    void turn() {
        for (Raised next = waiting.poll(); next != null; next = waiting.poll()) {
            size.decrementAndGet();
            for (final AlarmWatch watch : watches) {
                watch.raised(next.atMs(), next.kind(), next.text());
            }
        }
        beat.run();
    }

    private void run() {
        while (!closing) {
            turn();
            LockSupport.parkNanos(PAUSE_NS);
        }
        turn();
    }

    /** Carries what waits, and no more. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(PATIENCE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
