package io.attesta.authorizer.pipeline;

/**
 * Counts the unauthenticated messages of pairs of terminal and acceptor behind one host, and refuses a pair that sent too many
 * for a minute. Of fixed size, about 20 KiB: whoever makes up more pairs than it holds pushes out the oldest counts, never those
 * that are refused while there are others. Owned by one network thread.
 */
final class RefusedPairs {
    private static final int SETS = 64;
    private static final int WAYS = 8;
    private static final int ENTRIES = SETS * WAYS;

    private final long[] terminals = new long[ENTRIES];
    private final long[] acceptorsHigh = new long[ENTRIES];
    private final long[] acceptorsLow = new long[ENTRIES];
    private final long[] sinceNs = new long[ENTRIES];
    // 0 = free.
    private final int[] counts = new int[ENTRIES];

    boolean isRefused(final long terminal, final long acceptorHigh, final long acceptorLow, final long nowNs) {
        final int at = find(terminal, acceptorHigh, acceptorLow);
        return at >= 0 && counts[at] >= Peer.TOO_MANY && !isOver(at, nowNs);
    }

    /**
     * Counts one message.
     *
     * @return whether the pair is refused from now on and was not before; its minute begins now
     */
    boolean count(final long terminal, final long acceptorHigh, final long acceptorLow, final long nowNs) {
        int at = find(terminal, acceptorHigh, acceptorLow);
        if (at < 0) {
            at = place(terminal, acceptorHigh, acceptorLow, nowNs);
            terminals[at] = terminal;
            acceptorsHigh[at] = acceptorHigh;
            acceptorsLow[at] = acceptorLow;
            counts[at] = 0;
        }
        if (counts[at] == 0 || isOver(at, nowNs)) {
            counts[at] = 0;
            sinceNs[at] = nowNs;
        }
        if (counts[at] >= Peer.TOO_MANY) {
            return false;
        }
        if (++counts[at] < Peer.TOO_MANY) {
            return false;
        }
        sinceNs[at] = nowNs;
        return true;
    }

    private boolean isOver(final int at, final long nowNs) {
        return nowNs - sinceNs[at] > Peer.WINDOW_NS;
    }

    private int find(final long terminal, final long acceptorHigh, final long acceptorLow) {
        final int first = set(terminal, acceptorHigh, acceptorLow);
        for (int at = first; at < first + WAYS; at++) {
            if (counts[at] > 0
                    && terminals[at] == terminal
                    && acceptorsHigh[at] == acceptorHigh
                    && acceptorsLow[at] == acceptorLow) {
                return at;
            }
        }
        return -1;
    }

    /** A free place or one whose minute is over; else that of the oldest count, at last that of the oldest refusal. */
    private int place(final long terminal, final long acceptorHigh, final long acceptorLow, final long nowNs) {
        final int first = set(terminal, acceptorHigh, acceptorLow);
        int best = first;
        for (int at = first; at < first + WAYS; at++) {
            if (counts[at] == 0 || isOver(at, nowNs)) {
                return at;
            }
            final boolean refused = counts[at] >= Peer.TOO_MANY;
            final boolean bestRefused = counts[best] >= Peer.TOO_MANY;
            if (refused == bestRefused ? sinceNs[at] - sinceNs[best] < 0 : bestRefused) {
                best = at;
            }
        }
        return best;
    }

    private static int set(final long terminal, final long acceptorHigh, final long acceptorLow) {
        long hash = (terminal * 31 + acceptorHigh) * 31 + acceptorLow;
        hash *= 0x9E3779B97F4A7C15L;
        return (int) (hash >>> 58) * WAYS;
    }
}
