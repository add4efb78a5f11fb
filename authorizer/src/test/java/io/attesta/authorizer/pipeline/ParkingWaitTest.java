package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A consumer behind a real ring that sleeps between events. */
@Timeout(60)
final class ParkingWaitTest {
    private static final int SLOTS = 64;

    private final Semaphore seen = new Semaphore(0);
    private RingBuffer<long[]> ring;
    private BatchEventProcessor<long[]> processor;
    private Thread thread;

    @BeforeEach
    void start() {
        ring = RingBuffer.createMultiProducer(
                () -> new long[1], SLOTS, new ParkingWait(sequence -> ring.isAvailable(sequence)));
        final EventHandler<long[]> handler = (event, sequence, endOfBatch) -> seen.release();
        processor = new BatchEventProcessorBuilder().build(ring, ring.newBarrier(), handler);
        ring.addGatingSequences(processor.getSequence());
        thread = new Thread(processor, "sleeper");
        thread.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        processor.halt();
        thread.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(thread.isAlive()).as("halted").isFalse();
    }

    /** A wake-up that is lost leaves the event unseen for ever. */
    @Test
    void shouldSeeEachEventWhenOneProducerWaitsForEach() throws InterruptedException {
        for (int i = 0; i < 50_000; i++) {
            ring.publish(ring.next());
            assertThat(seen.tryAcquire(10, TimeUnit.SECONDS)).as("event %d", i).isTrue();
        }
    }

    @Test
    void shouldSeeAllWhenSeveralProducersCompete() throws InterruptedException {
        final int each = 100_000;
        final Runnable producing = () -> {
            for (int i = 0; i < each; i++) {
                ring.publish(ring.next());
            }
        };
        final Thread one = new Thread(producing);
        final Thread other = new Thread(producing);
        one.start();
        other.start();
        assertThat(seen.tryAcquire(2 * each, 30, TimeUnit.SECONDS)).isTrue();
        one.join();
        other.join();
    }

    /** Else it would keep the producer from its core, if they share one. */
    @Test
    void shouldSleepWhileAPlaceIsClaimedAndNotPublished() throws InterruptedException {
        ring.publish(ring.next(2) - 1);
        seen.acquire();
        awaitSleep();

        ring.publish(ring.getCursor());

        assertThat(seen.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldTakeNoProcessorTimeWhileThereIsNothing() throws InterruptedException {
        ring.publish(ring.next());
        seen.acquire();
        awaitSleep();
        assertThat(thread.getState()).isEqualTo(Thread.State.WAITING);
    }

    private void awaitSleep() {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
