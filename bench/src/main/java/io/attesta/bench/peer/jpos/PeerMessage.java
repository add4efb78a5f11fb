package io.attesta.bench.peer.jpos;

import java.io.Serial;
import org.jpos.iso.ISOMsg;

/** A message with its bytes on the wire, so that MAC and digest need no second packing. */
public final class PeerMessage extends ISOMsg {
    @Serial
    private static final long serialVersionUID = 1L;

    private transient byte[] wire;

    /** Without bytes. */
    public PeerMessage() {}

    /** From the MTI through the MAC; null if nobody packed it. Not to be written to. */
    byte[] wire() {
        return wire;
    }

    void wire(final byte[] bytes) {
        wire = bytes;
    }
}
