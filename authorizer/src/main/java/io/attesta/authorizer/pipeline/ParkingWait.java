package io.attesta.authorizer.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.locks.LockSupport;

/**
 * The one consumer looks on for a moment when there is nothing, lets others have its core between two looks, then parks; a producer
 * wakes it only then. Who has just been answered may ask again, and to be woken takes longer than to look. Disruptor's own blocking
 * strategy takes a lock at each publication, and who is woken waits for that lock once more.
 *
 * <p>For rings of many producers: those claim their place by an atomic addition to the cursor before they look whether somebody sleeps,
 * and who falls asleep says so before it looks at the cursor. So they cannot miss each other.
 */
final class ParkingWait implements WaitStrategy {
    /** Who was answered at once asks again within it. */
    private static final long LINGER_NS = 200_000;

    /** The consumer, while it sleeps or is about to. */
    private volatile Thread sleeping;

    @Override
    public long waitFor(
            final long sequence, final Sequence cursor, final Sequence dependent, final SequenceBarrier barrier)
            throws AlertException {
        if (cursor.get() < sequence && !linger(sequence, cursor, barrier)) {
            sleep(sequence, cursor, barrier);
        }
        long available = dependent.get();
        while (available < sequence) {
            barrier.checkAlert();
            Thread.onSpinWait();
            available = dependent.get();
        }
        return available;
    }

    /** Whether it came meanwhile. */
    private static boolean linger(final long sequence, final Sequence cursor, final SequenceBarrier barrier)
            throws AlertException {
        final long sinceNs = System.nanoTime();
        do {
            barrier.checkAlert();
            Thread.yield();
            if (cursor.get() >= sequence) {
                return true;
            }
        } while (System.nanoTime() - sinceNs < LINGER_NS);
        return false;
    }

    private void sleep(final long sequence, final Sequence cursor, final SequenceBarrier barrier)
            throws AlertException {
        sleeping = Thread.currentThread();
        try {
            // Looked at again after it was said: a producer that came before did not wake us.
            while (cursor.get() < sequence) {
                barrier.checkAlert();
                LockSupport.park(this);
            }
        } finally {
            sleeping = null;
        }
    }

    @Override
    public void signalAllWhenBlocking() {
        final Thread consumer = sleeping;
        if (consumer != null) {
            LockSupport.unpark(consumer);
        }
    }
}
