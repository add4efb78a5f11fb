package io.attesta.authorizer.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The stages in the caller's thread, step by step: what tests and simulations drive. Not for several threads. */
public final class InCallerPlan implements Intake {
    private final BatchCycle cycle;
    private final Deque<Slot> free = new ArrayDeque<>();
    private final Deque<Slot> waiting = new ArrayDeque<>();
    private final int reserve;
    private long claimed;

    InCallerPlan(final BatchCycle cycle, final int slots) {
        this.cycle = cycle;
        reserve = slots / 8;
        for (int i = 0; i < slots; i++) {
            free.add(new Slot());
        }
    }

    @Override
    public Slot claim() {
        return hasRoom() ? claimForCommand() : null;
    }

    @Override
    public Slot claimForCommand() {
        final Slot slot = free.poll();
        claimed += slot == null ? 0 : 1;
        return slot;
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
        return free.size() > reserve;
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
        final List<Slot> exchanged = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            final boolean more = i < count - 1;
            exchanged.add(cycle.take(waiting.poll(), !more || (i + 1) % ofRound == 0, more));
        }
        // As in a ring, there is room again only when all are through.
        free.addAll(exchanged);
        return count;
    }
}
