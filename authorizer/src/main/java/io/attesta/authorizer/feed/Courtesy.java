package io.attesta.authorizer.feed;

import io.attesta.authorizer.pipeline.CommandPort;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets requests go first. While nobody else uses the ring an upload fills it and the processors as well as it can; from the first request
 * on it keeps few chunks in the ring and pauses behind each, so that neither the thread that decides nor the processors are busy with
 * it when a request comes. Owned by the thread of one upload.
 */
final class Courtesy {
    /**
     * Chunks in the ring at once while nobody else is there. 16 × 64 cards are about a millisecond of the thread that decides, and one
     * sync for each 1,024 cards lets more than half a million a second through.
     */
    private static final int ALONE = 16;
    /** The same beside requests: one is applied while the next is read. */
    private static final int BESIDE_OTHERS = 2;
    /** Pause behind a chunk of 64 beside requests: at most some 60,000 cards a second, a fifth of one processor or so. */
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** How long after the last request that was seen. */
    private static final long ATTENTION_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final CommandPort port;
    private long seen;
    private long besideUntilNs;
    private boolean beside;

    Courtesy(final CommandPort port) {
        this.port = port;
        seen = port.othersClaimed();
    }

    /** How many chunks may be in the ring. */
    int mostInFlight() {
        look();
        return beside ? BESIDE_OTHERS : ALONE;
    }

    private void look() {
        final long others = port.othersClaimed();
        final long nowNs = port.nanoTime();
        if (others > seen) {
            seen = others;
            beside = true;
            besideUntilNs = nowNs + ATTENTION_NS;
        } else if (beside && nowNs - besideUntilNs > 0) {
            beside = false;
        }
    }

    /** Pauses behind a chunk if others are there. */
    void pause() {
        look();
        if (beside) {
            LockSupport.parkNanos(PAUSE_NS);
        }
    }
}
