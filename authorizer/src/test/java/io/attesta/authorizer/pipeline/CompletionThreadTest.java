package io.attesta.authorizer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.runtime.Clock;
import io.attesta.authorizer.testing.TestNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread beside the deciding one, over batches of which nothing is recorded. */
@Timeout(60)
final class CompletionThreadTest {
    private final List<Throwable> faults = new ArrayList<>();
    private final CountDownLatch faulted = new CountDownLatch(1);
    private final SlotPool pool = new SlotPool(4);
    private final TestNode.Counts events = new TestNode.Counts();
    private final CompletionThread thread =
            new CompletionThread(new Completion(null, null, respond(), events, Clock.system()), (what, cause) -> {
                faults.add(cause);
                faulted.countDown();
            });

    private RespondStage respond() {
        return new RespondStage(null, null, events);
    }

    @AfterEach
    void close() {
        thread.close();
    }

    @Test
    void shouldHaveCompletedWhatWasGivenWhenItWasAwaited() {
        thread.start();
        final Batch batch = new Batch(1);
        final Batch other = new Batch(1);
        for (int i = 0; i < 20_000; i++) {
            final Inquiry<Integer> told = new Inquiry<>(tables -> 1);
            final Batch next = i % 2 == 0 ? batch : other;
            next.add(slot(told));
            thread.give(next);
            thread.await();
            assertThat(thread.isIdle()).isTrue();
            assertThat(told.done().isDone()).isTrue();
            next.clear(pool);
        }
    }

    @Test
    void shouldThrowWhatFailedToWhoAwaitsAndTellItOnce() throws InterruptedException {
        thread.start();
        final Batch poisoned = new Batch(1);
        // A request without a writer for its answer: a fault of ours.
        final Slot slot = new Slot();
        slot.kind = Slot.Kind.MESSAGE;
        poisoned.add(slot);
        thread.give(poisoned);
        assertThatThrownBy(thread::await).isInstanceOf(NullPointerException.class);
        assertThat(faulted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(faults).hasSize(1);
    }

    @Test
    void shouldCompleteWhatWasGivenBeforeItEnds() {
        final Batch batch = new Batch(1);
        final Inquiry<Integer> told = new Inquiry<>(tables -> 1);
        batch.add(slot(told));
        thread.give(batch);
        thread.start();
        thread.close();
        assertThat(told.done().isDone()).isTrue();
        assertThat(thread.isIdle()).isTrue();
    }

    private Slot slot(final Command command) {
        final Slot slot = pool.take();
        slot.kind = Slot.Kind.COMMAND;
        slot.command = command;
        return slot;
    }
}
