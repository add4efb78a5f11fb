package io.attesta.authorizer.acceptor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pairs of terminal and acceptor that are enrolled, as network threads see them: written by the thread that decides, read by
 * all. Also counts each pair's requests of the second, because that is where a terminal's share is bounded.
 */
public final class EnrolledPairs {
    private final Map<Identifier, Pair> pairs = new ConcurrentHashMap<>();

    /** One enrolled pair. */
    public static final class Pair {
        private static final long COUNT_MASK = 0xFFFF_FFFFL;

        // Second (32 bits) and requests seen in it (32 bits).
        private final AtomicLong window = new AtomicLong();

        /** Counts a request; gives how many the pair has sent in this second, this one included. */
        public int countRequest(final long nowMs) {
            final long second = nowMs / 1000 & COUNT_MASK;
            long before = window.get();
            while (true) {
                final long after = before >>> 32 == second ? before + 1 : second << 32 | 1;
                if (window.compareAndSet(before, after)) {
                    return (int) (after & COUNT_MASK);
                }
                before = window.get();
            }
        }
    }

    /** Looks pairs up without allocating; each thread has its own. */
    public final class Lookup {
        private final Identifier sought = new Identifier();

        /** The pair, or null if it is not enrolled. */
        public Pair find(final long terminal, final long acceptorHigh, final long acceptorLow) {
            return pairs.get(sought.set(terminal, acceptorHigh, acceptorLow));
        }
    }

    /** A look-up for the calling thread. */
    public Lookup lookup() {
        return new Lookup();
    }

    /** Whether a terminal is enrolled with its acceptor. */
    public boolean has(final TerminalRecord pair) {
        return pairs.containsKey(new Identifier().set(pair.terminal(), pair.acceptorHigh(), pair.acceptorLow()));
    }

    void add(final long terminal, final long acceptorHigh, final long acceptorLow) {
        pairs.putIfAbsent(new Identifier().set(terminal, acceptorHigh, acceptorLow), new Pair());
    }

    void remove(final long terminal, final long acceptorHigh, final long acceptorLow) {
        pairs.remove(new Identifier().set(terminal, acceptorHigh, acceptorLow));
    }
}
