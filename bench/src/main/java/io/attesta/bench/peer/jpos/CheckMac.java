package io.attesta.bench.peer.jpos;

import org.jpos.iso.ISOException;
import org.jpos.transaction.Context;

/** Refuses what is not sealed by the terminal that it names. */
public final class CheckMac extends Step {
    /** For jPOS. */
    public CheckMac() {}

    @Override
    void perform(final Context context) throws ISOException {
        final PeerMessage request = context.get(REQUEST);
        if (!request.hasField(64) || !world().macs(request).holds(request.wire())) {
            throw new ISOException("the MAC of a request is wrong");
        }
    }
}
