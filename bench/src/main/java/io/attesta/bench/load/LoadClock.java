package io.attesta.bench.load;

/** The two clocks a run reads; a seam for tests. */
interface LoadClock {
    /** A clock that only rises, nanoseconds from an arbitrary origin. */
    long nanoTime();

    /** Seconds since 1970. */
    long epochSecond();

    static LoadClock system() {
        return new LoadClock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public long epochSecond() {
                return System.currentTimeMillis() / 1_000;
            }
        };
    }
}
