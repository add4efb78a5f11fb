package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SlotPoolTest {
    private static final int THREADS = 4;
    private static final int MOST_EACH = 16;

    private final SlotPool pool = new SlotPool(THREADS * MOST_EACH);

    @Test
    void shouldGiveWhatCameBackLastWhenAsked() {
        final Slot[] slots = {pool.take(), pool.take(), pool.take(), pool.take()};
        assertThat(Set.of(slots)).hasSize(4);

        pool.give(slots[3]);
        pool.give(slots, 3);

        assertThat(List.of(pool.take(), pool.take(), pool.take(), pool.take()))
                .containsExactly(slots[2], slots[1], slots[0], slots[3]);
    }

    @Test
    void shouldMakeNoMoreThanAreInUseAtOnce() {
        final Set<Slot> seen = new HashSet<>();
        final Slot[] inUse = new Slot[3];
        for (int i = 0; i < 1_000; i++) {
            for (int at = 0; at < inUse.length; at++) {
                inUse[at] = pool.take();
                seen.add(inUse[at]);
            }
            pool.give(inUse, i % 4);
            for (int at = i % 4; at < inUse.length; at++) {
                pool.give(inUse[at]);
            }
        }
        assertThat(seen).hasSize(3);
    }

    /** A stack without stamps gives a slot to two, once another was taken and given back between look and change. */
    @Test
    void shouldNeverGiveASlotToTwoWhenSeveralTakeAndGive() throws InterruptedException, ExecutionException {
        final AtomicIntegerArray holders = new AtomicIntegerArray(THREADS * MOST_EACH);
        final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            final List<Future<?>> ends = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                final SplittableRandom random = new SplittableRandom(thread);
                ends.add(threads.submit(() -> takeAndGive(random, holders)));
            }
            for (final Future<?> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void takeAndGive(final SplittableRandom random, final AtomicIntegerArray holders) {
        final Slot[] held = new Slot[MOST_EACH];
        for (int i = 0; i < 100_000; i++) {
            final int count = 1 + random.nextInt(MOST_EACH);
            for (int at = 0; at < count; at++) {
                held[at] = pool.take();
                assertThat(holders.incrementAndGet(held[at].poolNumber))
                        .as("holders of a slot")
                        .isEqualTo(1);
            }
            for (int at = 0; at < count; at++) {
                holders.decrementAndGet(held[at].poolNumber);
            }
            pool.give(held, count);
        }
    }
}
