package io.attesta.authorizer.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;

/** The stages in the caller's thread, step by step: what tests and simulations drive. Not for several threads. */
public final class InCallerPlan implements Intake {
    private final BatchCycle cycle;
    private final SlotPool pool;
    private final Deque<Slot> waiting = new ArrayDeque<>();
    private final List<Slot> round = new ArrayList<>();
    private final LongFunction<Slot> slots = at -> round.get((int) at);
    private final int reserve;
    private int free;
    private long claimed;

    InCallerPlan(final BatchCycle cycle, final SlotPool pool, final int slots) {
        this.cycle = cycle;
        this.pool = pool;
        free = slots;
        reserve = slots / 8;
    }

    @Override
    public Slot claim() {
        return hasRoom() ? claimForCommand() : null;
    }

    @Override
    public Slot claimForCommand() {
        if (free == 0) {
            return null;
        }
        free--;
        claimed++;
        return pool.take();
    }

    @Override
    public long claimed() {
        return claimed;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean hasRoom() {
        return free > reserve;
    }

    @Override
    public void publish(final Slot slot) {
        waiting.add(slot);
    }

    /** Takes up to so many waiting slots through all stages as one round; gives how many there were. */
    public int step(final int atMost) {
        return step(atMost, atMost);
    }

    /**
     * Takes up to so many waiting slots through all stages, in rounds, so that batches are handed over while others wait; at the end all are
     * complete.
     *
     * @param ofRound slots of a round
     * @return how many there were
     */
    public int step(final int atMost, final int ofRound) {
        final int count = Math.min(atMost, waiting.size());
        for (int i = 0; i < count; i++) {
            final boolean more = i < count - 1;
            if (i % ofRound == 0) {
                ahead(Math.min(ofRound, count - i));
            }
            cycle.take(waiting.poll(), !more || (i + 1) % ofRound == 0, more);
        }
        // As in a ring, there is room again only when all are through.
        free += count;
        return count;
    }

    private void ahead(final int count) {
        round.clear();
        waiting.stream().limit(Math.min(count, BatchCycle.MAX_ROUND)).forEach(round::add);
        cycle.ahead(slots, round.size());
    }
}
