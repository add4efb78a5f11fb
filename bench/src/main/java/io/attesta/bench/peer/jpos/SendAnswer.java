package io.attesta.bench.peer.jpos;

import io.attesta.protocol.codec.Bcd;
import io.attesta.protocol.iso.AuthorizationCode;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOSource;
import org.jpos.transaction.Context;

/** Packs and seals the answer; sends it when all steps are done. */
public final class SendAnswer extends Step {
    private static final int[] REPEATED = {3, 7, 11, 12, 13, 41, 42, 53};
    private static final short SESSION_EXPIRY = (short) 0xDF10;
    private static final short OCCUPATION = (short) 0xDF11;
    private static final short CARD_VERSION = (short) 0xDF13;
    private static final int TOLD_LENGTH = 3 * 3 + 4 + 3 + 8;

    /** For jPOS. */
    public SendAnswer() {}

    @Override
    public int prepare(final long id, final Serializable context) {
        // Joins, because it has something to do when all is committed.
        return super.prepare(id, context) & ~NO_JOIN;
    }

    @Override
    void perform(final Context context) throws ISOException {
        final PeerMessage request = context.get(REQUEST);
        final PeerMessage answer = answer(request, context.get(DECISION), context.get(PROOF));
        answer.setPackager(world().packager());
        final byte[] wire = answer.pack();
        world().macs(request).seal(wire);
        answer.wire(wire);
        context.put(ANSWER, answer);
    }

    private static PeerMessage answer(final PeerMessage request, final PeerDecision decision, final PeerProof proof)
            throws ISOException {
        final PeerMessage answer = new PeerMessage();
        answer.setMTI("0110");
        for (final int element : REPEATED) {
            if (request.hasField(element)) {
                answer.set(element, request.getString(element));
            }
        }
        answer.set(37, decision.rrn());
        answer.set(39, decision.reason().responseCode().text());
        if (decision.approved()) {
            answer.set(38, AuthorizationCode.text(decision.code()));
            answer.set(48, told(decision));
        } else {
            answer.set(44, decision.reason().text());
        }
        answer.set(62, proof.statement());
        answer.set(63, proof.receipt());
        answer.set(64, new byte[PeerMacs.LENGTH]);
        return answer;
    }

    /** DE 48 of an approved presence: end of the session, occupation, version of the card. */
    private static byte[] told(final PeerDecision decision) {
        final ByteBuffer tags = ByteBuffer.allocate(TOLD_LENGTH);
        tags.putShort(SESSION_EXPIRY).put((byte) 4).putInt((int) decision.expiresAt());
        tags.putShort(OCCUPATION).put((byte) 3);
        Bcd.write(decision.card().occupation(), tags.array(), tags.position(), 3);
        tags.position(tags.position() + 3);
        tags.putShort(CARD_VERSION).put((byte) 8).putLong(decision.card().version());
        return tags.array();
    }

    @Override
    public void commit(final long id, final Serializable context) {
        final Context done = (Context) context;
        final ISOSource source = done.get(SOURCE);
        final PeerMessage answer = done.get(ANSWER);
        try {
            source.send(answer);
        } catch (final IOException | ISOException e) {
            // The terminal went; its answer is in the database.
            done.log(e.getMessage());
        }
    }
}
