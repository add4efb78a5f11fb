package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.runtime.Clock;
import java.util.function.LongFunction;

/**
 * The way of a batch: decided slot by slot, then completed. No answer is handed out before its batch is durable. After a fault nothing is
 * decided any more: fail closed.
 *
 * <p>While requests wait, a batch of some length is handed over to be completed, and the next is decided meanwhile: it sees the
 * outcomes of the one before at once, and its own answers come after those. A batch that nothing waits behind, or that carries
 * commands, is completed here and now: with nothing else to do, waking another thread would only cost time, and commands may look
 * at the tables when all is settled.
 *
 * <pre>
 *   decide    | batch 7 | batch 8        | batch 9 ...
 *   complete            | batch 7 | ...  | batch 8
 * </pre>
 */
final class BatchCycle {
    /** Most slots of a round: no more than a batch of statements, so that slots come free in small steps. */
    static final int MAX_ROUND = 256;

    private final DecideStage decide;
    private final Completion completion;
    private final Handover handover;
    private final Tables tables;
    private final SlotPool pool;
    private final int worthHandingOver;
    private final PipelineEvents events;
    private final Clock clock;
    private Batch batch;
    private Batch other;
    /** Was handed over, and is not settled yet; null if there is none. */
    private Batch before;

    private long decideNs;
    private boolean failed;
    /** Kept so that the reading is not left out as useless. */
    private long readAhead;

    /** @param worthHandingOver slots of the smallest batch that is handed over; a smaller one grows, or is completed here */
    BatchCycle(
            final DecideStage decide,
            final Completion completion,
            final Handover handover,
            final Tables tables,
            final SlotPool pool,
            final int maxStatements,
            final int worthHandingOver,
            final PipelineEvents events,
            final Clock clock) {
        this.decide = decide;
        this.completion = completion;
        this.handover = handover;
        this.tables = tables;
        this.pool = pool;
        this.worthHandingOver = worthHandingOver;
        this.events = events;
        this.clock = clock;
        batch = new Batch(maxStatements);
        other = new Batch(maxStatements);
    }

    /**
     * Told of all slots of a round before the first of them is taken, at most {@link #MAX_ROUND}: reads what they will want, so that it is near
     * then. See {@link Tables#ahead}.
     *
     * @param slots gives them by their place in the round
     */
    void ahead(final LongFunction<Slot> slots, final long count) {
        for (long at = 0; at < count; at++) {
            final Slot slot = slots.apply(at);
            if (slot.kind == Slot.Kind.MESSAGE) {
                readAhead ^= tables.ahead(slot.request);
            }
        }
        for (long at = 0; at < count; at++) {
            final Slot slot = slots.apply(at);
            if (slot.kind == Slot.Kind.MESSAGE) {
                readAhead ^= tables.rowsAhead(slot.request);
            }
        }
    }

    /**
     * Takes one slot. Completes the batch, or hands it over, if it is full, or if the slot is the last of a round and there is a reason not to
     * wait for more.
     *
     * @param endOfRound whether it is the last of those that were taken up together
     * @param more whether others wait behind the round
     */
    void take(final Slot slot, final boolean endOfRound, final boolean more) {
        if (failed) {
            slot.release();
            pool.give(slot);
            return;
        }
        // Stays set if anything below throws.
        failed = true;
        final long startNs = clock.nanoTime();
        decide.decide(slot, batch);
        decideNs += clock.nanoTime() - startNs;
        if (batch.isFull() || endOfRound && (!more || isWorthHandingOver())) {
            end(more);
        }
        failed = false;
    }

    /** While the one before is not complete, this one could only wait: it may as well grow. */
    private boolean isWorthHandingOver() {
        return batch.slots() >= worthHandingOver && handover.isIdle();
    }

    private void end(final boolean more) {
        events.stage(PipelineEvents.Stage.DECIDE, decideNs);
        decideNs = 0;
        batch.content.firstSequence = tables.nextSequence() - batch.content.statements;
        settleBefore();
        if (more && !batch.hasCommands()) {
            handOver();
        } else {
            completion.record(batch);
            if (batch.isRecorded()) {
                tables.settle(batch.position);
            }
            completion.respond(batch);
            batch.clear(pool);
        }
    }

    private void settleBefore() {
        if (before != null) {
            handover.await();
            if (before.isRecorded()) {
                tables.settleHandedOver(before.position);
            }
            before.clear(pool);
            other = before;
            before = null;
        }
    }

    private void handOver() {
        tables.handOver();
        before = batch;
        batch = other;
        batch.follows = true;
        handover.give(before);
    }
}
