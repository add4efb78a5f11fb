package io.attesta.bench.peer.jpos;

import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.channel.NACChannel;

/** jPOS' channel of two bytes of length and a message, which keeps a message's bytes on their way in and uses them on their way out. */
public final class PeerChannel extends NACChannel {
    /** For jPOS. */
    public PeerChannel() {}

    @Override
    protected ISOMsg createMsg() {
        return new PeerMessage();
    }

    @Override
    protected void unpack(final ISOMsg message, final byte[] bytes) throws ISOException {
        super.unpack(message, bytes);
        if (message instanceof PeerMessage peers) {
            peers.wire(bytes);
        }
    }

    @Override
    protected byte[] pack(final ISOMsg message) throws ISOException {
        return message instanceof PeerMessage peers && peers.wire() != null ? peers.wire() : super.pack(message);
    }
}
