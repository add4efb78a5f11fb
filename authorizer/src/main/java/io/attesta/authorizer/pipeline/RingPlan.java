package io.attesta.authorizer.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.attesta.authorizer.runtime.FaultHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;

/**
 * The stages behind an LMAX Disruptor ring: {@code attesta-decide} decides, {@code attesta-answer} completes while others wait.
 * Producers never block. A throw in a stage is a fault of the server: acceptance stops and the fault handler hears of it
 * (Disruptor's own handlers would wedge the producers or skip the event).
 */
public final class RingPlan implements Intake, AutoCloseable {
    /** Name of the thread that decides. */
    public static final String THREAD_NAME = "attesta-decide";

    static final String STAGE_FAILED = "a stage of the pipeline failed; nothing is decided any more";

    // Waking another thread takes some tens of microseconds: as much as sealing and answering ten requests.
    private static final int WORTH_HANDING_OVER = 32;

    private final RingBuffer<Place> ring;
    private final SlotPool pool;
    private final BatchEventProcessor<Place> processor;
    private final CompletionThread completion;
    private final Thread thread;
    private final int reserve;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean failed;
    private volatile boolean closed;

    RingPlan(final Pipeline pipeline, final int slots, final Waiting waiting, final FaultHandler faults) {
        final FaultHandler stop = (what, cause) -> {
            failed = true;
            // What fails on one thread is thrown on the other as well, and told once.
            if (!told.getAndSet(true)) {
                faults.fatal(what, cause);
            }
        };
        final Completion stages = pipeline.completion();
        completion = new CompletionThread(stages, stop);
        pool = Pipeline.pool(slots);
        ring = RingBuffer.createMultiProducer(Place::new, slots, waiting.strategy(this::isPublished));
        reserve = slots / 8;
        processor = new BatchEventProcessorBuilder()
                .setMaxBatchSize(BatchCycle.MAX_ROUND)
                .build(
                        ring,
                        ring.newBarrier(),
                        new Rounds(pipeline.cycle(stages, completion, pool, WORTH_HANDING_OVER)));
        processor.setExceptionHandler(new Stop(stop));
        ring.addGatingSequences(processor.getSequence());
        thread = new Thread(processor, THREAD_NAME);
    }

    /** A place of the ring, and what stands in it while it is claimed. */
    private static final class Place {
        private Slot slot;
    }

    /** Starts the threads that decide and complete. */
    public void start() {
        completion.start();
        thread.start();
    }

    @Override
    public Slot claim() {
        return ring.hasAvailableCapacity(reserve + 1) ? claimForCommand() : null;
    }

    @Override
    public Slot claimForCommand() {
        if (failed || closed) {
            return null;
        }
        // Taken first: a place that was claimed must be filled, or the ring stands still for ever.
        final Slot slot = pool.take();
        try {
            slot.ringSequence = ring.tryNext();
        } catch (final InsufficientCapacityException e) {
            pool.give(slot);
            return null;
        }
        ring.get(slot.ringSequence).slot = slot;
        return slot;
    }

    @Override
    public long claimed() {
        return ring.getCursor();
    }

    @Override
    public boolean isOpen() {
        return !failed && !closed;
    }

    @Override
    public boolean hasRoom() {
        return isOpen() && ring.hasAvailableCapacity(reserve + 1);
    }

    @Override
    public void publish(final Slot slot) {
        ring.publish(slot.ringSequence);
    }

    private boolean isPublished(final long sequence) {
        return ring.isAvailable(sequence);
    }

    /** Free places of the ring. */
    public long remaining() {
        return ring.remainingCapacity();
    }

    /** Waits until everything published is through, at most so long; false if time ran out. */
    public boolean drain(final long timeoutMs) throws InterruptedException {
        final long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (ring.getCursor() > processor.getSequence().get() && !failed) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return !failed;
    }

    /** Stops the threads after what they are in and waits for each, at most five seconds. */
    @Override
    public void close() {
        closed = true;
        processor.halt();
        joinDeciding();
        completion.close();
    }

    private void joinDeciding() {
        if (thread == Thread.currentThread() || !thread.isAlive()) {
            return;
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Rounds implements EventHandler<Place> {
        private final BatchCycle cycle;
        private final LongFunction<Slot> ofRound = this::slot;
        private long roundFrom;

        private Rounds(final BatchCycle cycle) {
            this.cycle = cycle;
        }

        private Slot slot(final long at) {
            return ring.get(roundFrom + at).slot;
        }

        @Override
        public void onBatchStart(final long slots, final long waiting) {
            roundFrom = processor.getSequence().get() + 1;
            cycle.ahead(ofRound, slots);
        }

        @Override
        public void onEvent(final Place place, final long sequence, final boolean endOfRound) {
            final Slot slot = place.slot;
            place.slot = null;
            cycle.take(slot, endOfRound, ring.getCursor() > sequence);
        }
    }

    private final class Stop implements ExceptionHandler<Place> {
        private final FaultHandler faults;

        private Stop(final FaultHandler faults) {
            this.faults = faults;
        }

        @Override
        public void handleEventException(final Throwable cause, final long sequence, final Place place) {
            faults.fatal(STAGE_FAILED, cause);
        }

        @Override
        public void handleOnStartException(final Throwable cause) {
            handleEventException(cause, -1, null);
        }

        @Override
        public void handleOnShutdownException(final Throwable cause) {
            handleEventException(cause, -1, null);
        }
    }
}
