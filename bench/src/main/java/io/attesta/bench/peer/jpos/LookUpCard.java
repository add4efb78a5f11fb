package io.attesta.bench.peer.jpos;

import org.jpos.transaction.Context;

/** Finds the card. */
public final class LookUpCard extends Step {
    /** For jPOS. */
    public LookUpCard() {}

    @Override
    void perform(final Context context) {
        final PeerMessage request = context.get(REQUEST);
        final PeerCard card = world().cards().find(request.getString(2));
        if (card != null) {
            context.put(CARD, card);
        }
    }
}
