package io.attesta.authorizer.pipeline;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Slots that nobody uses. Who was given back last is taken first, so that under any load only as many slots are in use as are in flight,
 * and those are near in the processor's caches; a slot is made when there is none. For any thread, without a lock (Treiber's stack; a
 * stamp rises with each change of the top, so that a slot that was taken and given back meanwhile is noticed).
 */
final class SlotPool {
    private static final int NONE = -1;

    private final Slot[] slots;
    /** By the number of a slot in the pool: the one below it. */
    private final int[] below;
    /** Stamp in the upper half, number of the topmost slot in the lower. */
    private final AtomicLong top = new AtomicLong(top(0, NONE));

    private final AtomicInteger made = new AtomicInteger();

    /** @param most slots that are ever in use at once */
    SlotPool(final int most) {
        slots = new Slot[most];
        below = new int[most];
    }

    /** Takes a slot. */
    Slot take() {
        while (true) {
            final long seen = top.get();
            final int number = (int) seen;
            if (number == NONE) {
                return make();
            }
            // Whatever stands there if another was quicker: then the stamp is another as well.
            if (top.compareAndSet(seen, top(seen, below[number]))) {
                return slots[number];
            }
        }
    }

    private Slot make() {
        final Slot slot = new Slot();
        slot.poolNumber = made.getAndIncrement();
        slots[slot.poolNumber] = slot;
        return slot;
    }

    /** Takes back the first of some slots that were taken here, so many. */
    void give(final Slot[] back, final int count) {
        if (count == 0) {
            return;
        }
        for (int i = 1; i < count; i++) {
            below[back[i].poolNumber] = back[i - 1].poolNumber;
        }
        push(back[count - 1].poolNumber, back[0].poolNumber);
    }

    /** Takes back a slot that was taken here. */
    void give(final Slot back) {
        push(back.poolNumber, back.poolNumber);
    }

    private void push(final int topmost, final int bottom) {
        long seen;
        do {
            seen = top.get();
            below[bottom] = (int) seen;
        } while (!top.compareAndSet(seen, top(seen, topmost)));
    }

    private static long top(final long before, final int number) {
        return (before >>> Integer.SIZE) + 1 << Integer.SIZE | number & 0xFFFF_FFFFL;
    }
}
