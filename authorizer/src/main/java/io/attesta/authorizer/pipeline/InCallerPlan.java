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
        final int count = Math.min(atMost, waiting.size());
        final List<Slot> round = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            round.add(waiting.poll());
            cycle.take(round.get(i), i == count - 1);
        }
        // As in a ring, slots are free again only when the whole round is through.
        free.addAll(round);
        return count;
    }
}
