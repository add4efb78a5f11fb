package io.attesta.bench.peer.jpos;

import org.jpos.transaction.Context;

/** States what was decided and signs it, alone in its batch. */
public final class SignAnswer extends Step {
    private final ThreadLocal<SigningDesk> desks = ThreadLocal.withInitial(() -> new SigningDesk(world().keys()));

    /** For jPOS. */
    public SignAnswer() {}

    @Override
    void perform(final Context context) {
        context.put(PROOF, desks.get().prove(context.get(REQUEST), context.get(DECISION)));
    }
}
