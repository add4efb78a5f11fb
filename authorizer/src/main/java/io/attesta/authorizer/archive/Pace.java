package io.attesta.authorizer.archive;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Time as the archiver sees it: the seam that lets tests run it without waiting. */
public interface Pace {
    /** The clock, ms since 1970. */
    long nowMs();

    /** Lets time pass; may return early. */
    void pause(long ms);

    /** A random number from 0 (included) to 1. */
    double random();

    /** The machine's clock; a pause ends early when the thread is unparked. */
    static Pace system() {
        return new Pace() {
            @Override
            public long nowMs() {
                return System.currentTimeMillis();
            }

            @Override
            public void pause(final long ms) {
                LockSupport.parkNanos(ms * 1_000_000);
            }

            @Override
            public double random() {
                return ThreadLocalRandom.current().nextDouble();
            }
        };
    }
}
