package io.attesta.bench.peer.jpos;

/** What the jPOS peer logs. */
public enum PeerLog {
    /** Nothing. */
    QUIET,
    /**
     * As jPOS does unless told otherwise: each message in and out, and each transaction with its profile, to a file; card numbers masked by
     * jPOS' own means.
     */
    STOCK
}
