package io.attesta.bench.peer.jpos;

import java.io.Serializable;
import org.jpos.iso.ISOException;
import org.jpos.transaction.Context;
import org.jpos.transaction.TransactionParticipant;

/**
 * One step of an authorization, as a participant that changes nothing jPOS has to remember. Keys of what it puts into the context begin with
 * a point: jPOS leaves those out of its logs, which they hold card numbers for.
 */
abstract class Step implements TransactionParticipant {
    static final String REQUEST = ".REQUEST";
    static final String SOURCE = ".SOURCE";
    static final String REFUSAL = ".REFUSAL";
    static final String CARD = ".CARD";
    static final String DECISION = ".DECISION";
    static final String PROOF = ".PROOF";
    static final String ANSWER = ".ANSWER";

    private final PeerWorld world = PeerWorld.registered();

    final PeerWorld world() {
        return world;
    }

    @Override
    public int prepare(final long id, final Serializable context) {
        try {
            perform((Context) context);
            return PREPARED | READONLY | NO_JOIN;
        } catch (final ISOException e) {
            ((Context) context).log(e.getMessage());
            return ABORTED | READONLY | NO_JOIN;
        }
    }

    abstract void perform(Context context) throws ISOException;
}
