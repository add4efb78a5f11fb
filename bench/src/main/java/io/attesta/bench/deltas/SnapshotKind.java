package io.attesta.bench.deltas;

/** What a snapshot changes. Each also removes a hundredth more cards that it does not have. */
enum SnapshotKind {
    /** Every card has a new version. */
    WHOLE("all changed"),
    /** A hundredth has. */
    DAY("1 % changed");

    private final String label;

    SnapshotKind(final String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** For programs. */
    String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Version of a card in the n-th snapshot of this kind, from 1; the two kinds take turns, this one second. */
    long version(final int n, final long card) {
        final long base = n * 1_000_000L;
        return this == DAY && card % 100 == 0 ? base + 1 : base;
    }

    /** Cards that it changes. */
    long changes(final DeltasPlan plan) {
        return this == WHOLE ? plan.cards() : plan.hundredth();
    }
}
