package io.attesta.authorizer.card.chronicle;

/** A card token as a key of the map: mutable, reused for each look-up. */
final class CardToken {
    static final int LENGTH = 16;

    private long high;
    private long low;

    void set(final long tokenHigh, final long tokenLow) {
        high = tokenHigh;
        low = tokenLow;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof CardToken token && token.high == high && token.low == low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }
}
