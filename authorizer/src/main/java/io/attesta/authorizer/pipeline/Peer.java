package io.attesta.authorizer.pipeline;

import java.util.concurrent.TimeUnit;

/**
 * The other end of one connection: for whom it may speak, and how many unauthenticated messages came from it. Ten in a minute are
 * too many. Of an ordinary peer they are counted together; of a host, behind which many terminals stand, for each pair of
 * terminal and acceptor, so that one of them cannot have the line of all closed. Owned by the connection's network thread.
 */
public final class Peer {
    /** Unauthenticated messages that are too many. */
    static final int TOO_MANY = 10;
    /** The time in which they are counted, and how long a pair is refused. */
    static final long WINDOW_NS = TimeUnit.MINUTES.toNanos(1);

    private final PeerIdentity identity;
    private RefusedPairs pairs;
    private int count;
    private long sinceNs;
    private boolean overLimit;

    public Peer(final PeerIdentity identity) {
        this.identity = identity;
    }

    /** Whether the peer is a concentrator by its certificate. */
    public boolean isHost() {
        return identity.isHost();
    }

    /** Whether the message that was counted last was one too many. */
    public boolean isOverLimit() {
        return overLimit;
    }

    boolean maySpeakFor(final long acceptorHigh, final long acceptorLow) {
        return identity.maySpeakFor(acceptorHigh, acceptorLow);
    }

    /** Whether a pair of a host has sent so much rubbish that nothing of it is looked at for now. */
    boolean isRefused(final long terminal, final long acceptorHigh, final long acceptorLow, final long nowNs) {
        return pairs != null && pairs.isRefused(terminal, acceptorHigh, acceptorLow, nowNs);
    }

    /** Counts an unauthenticated message that names no pair; of a host there is nobody to hold it against. */
    void countUnauthenticated(final long nowNs) {
        overLimit = false;
        if (isHost()) {
            return;
        }
        if (count == 0 || nowNs - sinceNs > WINDOW_NS) {
            count = 0;
            sinceNs = nowNs;
        }
        overLimit = ++count >= TOO_MANY;
    }

    /** Counts an unauthenticated message that names a pair. */
    void countUnauthenticated(final long terminal, final long acceptorHigh, final long acceptorLow, final long nowNs) {
        if (!isHost()) {
            countUnauthenticated(nowNs);
            return;
        }
        if (pairs == null) {
            pairs = new RefusedPairs();
        }
        overLimit = pairs.count(terminal, acceptorHigh, acceptorLow, nowNs);
    }
}
