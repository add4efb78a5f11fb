package io.attesta.bench.load;

/** Slices with known contents, for tests. */
public final class SliceMaker {
    private SliceMaker() {}

    /** So many answers, so many of them 91, all after the same time. */
    public static Slice slice(final int answers, final int busy, final long latencyUs) {
        final Slice slice = new Slice(0);
        slice.sent = answers;
        for (int i = 0; i < answers; i++) {
            slice.answered(i < busy, latencyUs * 1_000);
        }
        return slice;
    }
}
