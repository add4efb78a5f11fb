package io.attesta.authorizer.runtime;

/** Time, as a seam: the server reads it at its edges only, tests bring their own. */
public interface Clock {
    /** Milliseconds since 1970, UTC; may jump. */
    long nowMs();

    /** Nanoseconds of a clock that never jumps; for differences only. */
    long nanoTime();

    /** The machine's clock. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
