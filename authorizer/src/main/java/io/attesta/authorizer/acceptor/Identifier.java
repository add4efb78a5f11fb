package io.attesta.authorizer.acceptor;

/** An acceptor, a terminal or a pair of both as a key of a map. Mutable, so that one can be reused for looking up; a key inside a map is never changed. */
final class Identifier implements Comparable<Identifier> {
    private long first;
    private long second;
    private long third;

    Identifier set(final long one, final long two, final long three) {
        first = one;
        second = two;
        third = three;
        return this;
    }

    /** In the order of the characters. */
    @Override
    public int compareTo(final Identifier other) {
        final int byFirst = Long.compareUnsigned(first, other.first);
        if (byFirst != 0) {
            return byFirst;
        }
        final int bySecond = Long.compareUnsigned(second, other.second);
        return bySecond != 0 ? bySecond : Long.compareUnsigned(third, other.third);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Identifier that && that.first == first && that.second == second && that.third == third;
    }

    @Override
    public int hashCode() {
        // Identifiers differ in few characters: spread them (2^64 divided by the golden ratio).
        final long mixed = (first * 31 + second) * 31 + third;
        return (int) (mixed * 0x9E37_79B9_7F4A_7C15L >>> 32);
    }
}
