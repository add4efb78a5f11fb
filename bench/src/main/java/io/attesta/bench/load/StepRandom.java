package io.attesta.bench.load;

/**
 * Random numbers that follow from a seed and the number of a step alone, whatever was drawn in steps before: what a lane sends as its
 * n-th request does not depend on how fast answers came. SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). Owned by one thread.
 */
final class StepRandom {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    private final long seed;
    private long state;

    StepRandom(final long seed) {
        this.seed = mix(seed);
    }

    /** A seed for one of several parts of a run. */
    static long seedOf(final long seed, final long part) {
        return mix(mix(seed) + part * GAMMA);
    }

    /** Starts the numbers of a step. */
    void startStep(final long step) {
        state = mix(seed ^ step * GAMMA);
    }

    long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /** 0 to {@code bound} − 1; the bias of the multiplication is below 2^-31 × bound. */
    int nextInt(final int bound) {
        return (int) ((nextLong() >>> 32) * bound >>> 32);
    }

    /** From 0 up to but not 1. */
    double nextDouble() {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    private static long mix(final long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
