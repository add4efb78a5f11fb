package io.attesta.bench.load;

/**
 * Sessions that a lane opened and may use: a ring, oldest first, which forgets the oldest when it is full (its session then ends by
 * itself). Owned by one thread.
 */
final class Visits {
    /** What stands for "no place". */
    static final long NONE = -1;

    private final long[] sequences;
    private final long[] cards;
    private final long[] openedAt;
    private final int[] codes;
    private final TerminalPair[] pairs;
    private long head;
    private long tail;
    // Behind the last that countUpTo found; only rises.
    private long counted;

    /** With room for so many, a power of two. */
    Visits(final int capacity) {
        sequences = new long[capacity];
        cards = new long[capacity];
        openedAt = new long[capacity];
        codes = new int[capacity];
        pairs = new TerminalPair[capacity];
    }

    /** Remembers a session that request {@code sequence} opens; gives its place. */
    long add(final long sequence, final long card, final TerminalPair pair, final long epochSecond) {
        if (tail - head == codes.length) {
            head++;
        }
        final int at = index(tail);
        sequences[at] = sequence;
        cards[at] = card;
        openedAt[at] = epochSecond;
        codes[at] = RequestFields.ABSENT;
        pairs[at] = pair;
        return tail++;
    }

    /** The answer to the opening told the code. */
    void opened(final long place, final int code) {
        if (place >= head && place < tail) {
            codes[index(place)] = code;
        }
    }

    /** Forgets the sessions opened before a time. */
    void dropOpenedBefore(final long epochSecond) {
        while (head < tail && openedAt[index(head)] < epochSecond) {
            head++;
        }
    }

    /** How many, counted from the oldest, were opened by a request up to {@code sequence}, which must not fall from call to call. */
    int countUpTo(final long sequence) {
        counted = Math.max(counted, head);
        while (counted < tail && sequences[index(counted)] <= sequence) {
            counted++;
        }
        return (int) (counted - head);
    }

    /** Place of the n-th, counted from the oldest. */
    long place(final int n) {
        return head + n;
    }

    /** Takes the oldest out; what it held can be read until the next is added. */
    long removeOldest() {
        return head++;
    }

    /** Number of the request that opened it. */
    long sequence(final long place) {
        return sequences[index(place)];
    }

    long card(final long place) {
        return cards[index(place)];
    }

    TerminalPair pair(final long place) {
        return pairs[index(place)];
    }

    /** The session's code, {@link RequestFields#ABSENT} while it is not known. */
    int code(final long place) {
        return codes[index(place)];
    }

    private int index(final long place) {
        return (int) place & codes.length - 1;
    }
}
