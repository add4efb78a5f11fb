package io.attesta.bench.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Remembers what is sent, without lengths. */
final class FakeWire implements Wire {
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final List<byte[]> all = new ArrayList<>();
    private boolean open = true;

    @Override
    public boolean isOpen() {
        return open;
    }

    void setOpen(final boolean isOpen) {
        open = isOpen;
    }

    @Override
    public void write(final byte[] frame, final int offset, final int length) {
        final byte[] message = Arrays.copyOfRange(frame, offset + 2, offset + length);
        waiting.add(message);
        all.add(message);
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    /** The oldest that was not taken yet, or null. */
    byte[] take() {
        return waiting.poll();
    }

    /** All that was ever sent. */
    List<byte[]> all() {
        return all;
    }
}
