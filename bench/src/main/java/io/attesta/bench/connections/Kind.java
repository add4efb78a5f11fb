package io.attesta.bench.connections;

/** Plain or with TLS, and what the memory of one idle connection of that kind is held against. */
enum Kind {
    PLAIN(16, 8),
    TLS(64, 32);

    private final int mustKib;
    private final int aimKib;

    Kind(final int mustKib, final int aimKib) {
        this.mustKib = mustKib;
        this.aimKib = aimKib;
    }

    /** At most so many KiB. */
    int mustKib() {
        return mustKib;
    }

    /** Better so few. */
    int aimKib() {
        return aimKib;
    }

    @Override
    public String toString() {
        return this == PLAIN ? "plain" : "TLS";
    }
}
