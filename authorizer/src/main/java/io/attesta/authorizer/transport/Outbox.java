package io.attesta.authorizer.transport;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The way of answers from the thread that responds to the connections of one network thread. What a batch has for all of them goes over as
 * one lot: one task and one waking-up, however many connections. Lots are used again, so nothing is allocated in steady state.
 *
 * <p>{@link #add} and {@link #send} belong to the thread that responds.
 */
final class Outbox {
    // One is filled, one delivered, others wait while the network thread is at something else.
    private static final int SPARE_LOTS = 8;

    private final Queue<Lot> spare = new ArrayBlockingQueue<>(SPARE_LOTS);
    private Lot lot = new Lot();

    /**
     * Adds an answer to the lot.
     *
     * @param bytes holds the message from 0; copied
     * @return whether it is the first of the lot
     */
    boolean add(
            final Connection connection, final byte[] bytes, final int length, final long tpdu, final long receivedNs) {
        return lot.add(connection, bytes, length, tpdu, receivedNs);
    }

    /** Sends the lot on its way. If the network thread has ended, there is nobody to answer. */
    void send(final Executor network) {
        final Lot ready = lot;
        final Lot next = spare.poll();
        lot = next == null ? new Lot() : next;
        try {
            network.execute(ready);
        } catch (final RejectedExecutionException e) {
            ready.clear();
        }
    }

    /** The answers of one batch, one behind the other, and whose they are. */
    private final class Lot implements Runnable {
        private static final int FIRST_ANSWERS = 64;
        private static final int USUAL_ANSWER_BYTES = 512;

        private byte[] bytes = new byte[FIRST_ANSWERS * USUAL_ANSWER_BYTES];
        private Connection[] connections = new Connection[FIRST_ANSWERS];
        private int[] ends = new int[FIRST_ANSWERS];
        private long[] tpdus = new long[FIRST_ANSWERS];
        private long[] receivedNs = new long[FIRST_ANSWERS];
        private int count;
        private int used;

        private boolean add(
                final Connection connection,
                final byte[] message,
                final int length,
                final long tpdu,
                final long sinceNs) {
            if (count == connections.length) {
                final int more = count * 2;
                connections = Arrays.copyOf(connections, more);
                ends = Arrays.copyOf(ends, more);
                tpdus = Arrays.copyOf(tpdus, more);
                receivedNs = Arrays.copyOf(receivedNs, more);
            }
            if (bytes.length - used < length) {
                bytes = Arrays.copyOf(bytes, Math.max(used + length, bytes.length * 2));
            }
            System.arraycopy(message, 0, bytes, used, length);
            used += length;
            connections[count] = connection;
            ends[count] = used;
            tpdus[count] = tpdu;
            receivedNs[count] = sinceNs;
            return count++ == 0;
        }

        /** On the network thread: every connection gets its answers in one buffer, and lets them go once. */
        @Override
        public void run() {
            for (int i = 0; i < count; i++) {
                connections[i].expect(length(i));
            }
            for (int i = 0; i < count; i++) {
                connections[i].append(bytes, start(i), length(i), tpdus[i]);
            }
            for (int i = 0; i < count; i++) {
                connections[i].release();
            }
            for (int i = 0; i < count; i++) {
                connections[i].tell(receivedNs[i]);
            }
            clear();
            spare.offer(this);
        }

        private int start(final int answer) {
            return answer == 0 ? 0 : ends[answer - 1];
        }

        private int length(final int answer) {
            return ends[answer] - start(answer);
        }

        /** Keeps no connection alive. */
        private void clear() {
            Arrays.fill(connections, 0, count, null);
            count = 0;
            used = 0;
        }
    }
}
