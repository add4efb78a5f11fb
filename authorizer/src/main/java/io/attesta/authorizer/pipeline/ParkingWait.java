package io.attesta.authorizer.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/**
 * The one consumer looks on for a moment when there is nothing, lets others have its core between two looks, then parks; a producer
 * wakes it only then. Who has just been answered may ask again, and to be woken takes longer than to look. Disruptor's own blocking
 * strategy takes a lock at each publication, and who is woken waits for that lock once more.
 *
 * <p>What it waits for is an event that is published, not one that is claimed, as Disruptor's strategies do: a producer that is
 * filling its place may have lost its core, and if to this very thread, spinning keeps it from going on until the system takes the
 * core away, some milliseconds later.
 *
 * <p>A producer publishes, then looks whether somebody sleeps; who falls asleep says so, then looks whether it was published. With the
 * fences between, they cannot miss each other.
 */
final class ParkingWait implements WaitStrategy {
    /** Who was answered at once asks again within it. */
    private static final long LINGER_NS = 200_000;

    private final LongPredicate published;
    /** The consumer, while it sleeps or is about to. */
    private volatile Thread sleeping;

    /** @param published whether the event of a sequence number may be read */
    ParkingWait(final LongPredicate published) {
        this.published = published;
    }

    @Override
    public long waitFor(
            final long sequence, final Sequence cursor, final Sequence dependent, final SequenceBarrier barrier)
            throws AlertException {
        if (!published.test(sequence) && !linger(sequence, barrier)) {
            sleep(sequence, barrier);
        }
        return dependent.get();
    }

    /** Whether it came meanwhile. */
    private boolean linger(final long sequence, final SequenceBarrier barrier) throws AlertException {
        final long sinceNs = System.nanoTime();
        do {
            barrier.checkAlert();
            Thread.yield();
            if (published.test(sequence)) {
                return true;
            }
        } while (System.nanoTime() - sinceNs < LINGER_NS);
        return false;
    }

    private void sleep(final long sequence, final SequenceBarrier barrier) throws AlertException {
        sleeping = Thread.currentThread();
        VarHandle.fullFence();
        try {
            while (!published.test(sequence)) {
                barrier.checkAlert();
                LockSupport.park(this);
            }
        } finally {
            sleeping = null;
        }
    }

    @Override
    public void signalAllWhenBlocking() {
        VarHandle.fullFence();
        final Thread consumer = sleeping;
        if (consumer != null) {
            LockSupport.unpark(consumer);
        }
    }
}
