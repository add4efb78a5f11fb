package io.attesta.bench.micro;

import io.attesta.authorizer.pipeline.Intake;
import io.attesta.authorizer.pipeline.Slot;

/** Slots that are claimed one after the other, round and round, and read by nobody: what an edge needs to be measured alone. For one thread. */
final class SlotRing implements Intake {
    private final Slot[] slots;
    private long claimed;

    /** @param size a power of two */
    SlotRing(final int size) {
        slots = new Slot[size];
        for (int i = 0; i < size; i++) {
            slots[i] = new Slot();
        }
    }

    /** The slot that was claimed last. */
    Slot last() {
        return slots[(int) (claimed - 1) & slots.length - 1];
    }

    @Override
    public Slot claim() {
        return slots[(int) claimed++ & slots.length - 1];
    }

    @Override
    public Slot claimForCommand() {
        return claim();
    }

    @Override
    public void publish(final Slot slot) {
        // Whoever claims it the next time finds it free.
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public long claimed() {
        return claimed;
    }

    @Override
    public boolean hasRoom() {
        return true;
    }
}
