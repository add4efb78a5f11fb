package io.attesta.authorizer.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The one consumer parks when there is nothing, and a producer wakes it only then. Disruptor's own blocking strategy takes a lock at each
 * publication, and who is woken waits for that lock once more.
 */
final class ParkingWait implements WaitStrategy {
    /** The consumer, while it sleeps or is about to. */
    private volatile Thread sleeping;

    @Override
    public long waitFor(
            final long sequence, final Sequence cursor, final Sequence dependent, final SequenceBarrier barrier)
            throws AlertException {
        if (cursor.get() < sequence) {
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
        // The publication before the look: else both sides could miss each other.
        VarHandle.fullFence();
        final Thread consumer = sleeping;
        if (consumer != null) {
            LockSupport.unpark(consumer);
        }
    }
}
