package io.attesta.bench.peer.jpos;

import io.attesta.keystore.Cmac;
import java.util.Arrays;

/** A terminal's two MAC keys, derived once. Thread-safe: one request of a terminal at a time computes, others have terminals of their own. */
final class PeerMacs {
    static final int LENGTH = 8;

    private final Cmac request;
    private final Cmac response;
    private final byte[] tag = new byte[Cmac.LENGTH];

    PeerMacs(final Cmac request, final Cmac response) {
        this.request = request;
        this.response = response;
    }

    /** Whether a request's last eight bytes are the MAC of all before them. */
    synchronized boolean holds(final byte[] wire) {
        final int covered = wire.length - LENGTH;
        request.compute(wire, 0, covered, tag, 0);
        return Arrays.equals(tag, 0, LENGTH, wire, covered, wire.length);
    }

    /** Writes an answer's MAC over its last eight bytes. */
    synchronized void seal(final byte[] wire) {
        final int covered = wire.length - LENGTH;
        response.compute(wire, 0, covered, tag, 0);
        System.arraycopy(tag, 0, wire, covered, LENGTH);
    }
}
