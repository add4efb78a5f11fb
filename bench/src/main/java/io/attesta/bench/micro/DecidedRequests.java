package io.attesta.bench.micro;

import io.attesta.authorizer.acceptor.AcceptorTable;
import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.DeclineReason;
import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.pipeline.Edge;
import io.attesta.authorizer.pipeline.Peer;
import io.attesta.authorizer.pipeline.PeerIdentity;
import io.attesta.authorizer.pipeline.Slot;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.keystore.KeyStore;
import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.receipt.StatementFields;

/**
 * Presences that came through an edge and were approved, or declined: what stages behind the decision begin with. Each differs in terminal,
 * card, number and code.
 */
final class DecidedRequests {
    private static final long SESSION_MS = 1_800_000;
    private static final int CODES = 1 << 30;
    // An odd factor: no two numbers have the same code.
    private static final int CODE_FACTOR = 0x2545_F491;

    private final Slot[] slots;
    private final byte[] ascii = new byte[16];

    /** @param count a power of two */
    DecidedRequests(
            final DecodeBenchmark.Asked asked,
            final DeclineReason reason,
            final KeyStore keys,
            final Terminals terminals,
            final int cards,
            final int count) {
        final EnrolledPairs enrolled = new EnrolledPairs();
        terminals.enrol(new AcceptorTable(enrolled));
        final Frames frames = TerminalSide.frames(asked, keys, terminals, cards, count);
        final Nowhere nowhere = new Nowhere();
        final Peer peer = new Peer(PeerIdentity.UNBOUND);
        final SlotRing ring = new SlotRing(count);
        final Edge edge = new Edge(keys, enrolled, 1, ring, new Readiness(), nowhere, new PacedClock(), 0);
        slots = new Slot[count];
        for (int i = 0; i < count; i++) {
            if (edge.accept(frames.bytes(), frames.offset(i), frames.length(i), nowhere, 0, peer)
                    != Edge.Result.QUEUED) {
                throw new IllegalStateException("a request was not taken");
            }
            slots[i] = ring.last();
            decide(slots[i], reason, i + 1);
        }
    }

    private static void decide(final Slot slot, final DeclineReason reason, final long sequence) {
        final Outcome outcome = slot.outcome;
        outcome.refuse(reason);
        outcome.sequence = sequence;
        outcome.leaf = 1;
        outcome.cardKnown = true;
        outcome.cardVersion = 1;
        if (outcome.approved()) {
            outcome.code = (int) (sequence * CODE_FACTOR & CODES - 1);
            outcome.sessionEffect = Outcome.SessionEffect.OPENED;
            outcome.sessionExpiry = (slot.request.receivedAtMs + SESSION_MS) / 1_000;
            outcome.occupation = 325_301;
        }
    }

    int count() {
        return slots.length;
    }

    /** The i-th, round and round. */
    TransactionRequest request(final int i) {
        return slots[i & slots.length - 1].request;
    }

    /** What was decided of the i-th. */
    Outcome outcome(final int i) {
        return slots[i & slots.length - 1].outcome;
    }

    /** What the statement of the i-th says, as the sealing stage gathers it. */
    void fill(final int i, final long sequence, final StatementFields fields) {
        final TransactionRequest request = request(i);
        final Outcome outcome = outcome(i);
        final long issuedAt = request.receivedAtMs / 1_000;
        fields.clear();
        fields.times(issuedAt, outcome.sessionExpiry >= 0 ? outcome.sessionExpiry : issuedAt);
        fields.identity(1, sequence);
        if (outcome.code != AuthorizationCode.NONE) {
            AuthorizationCode.write(outcome.code, ascii, 0);
            fields.code(ascii, 0);
        }
        outcome.reason.responseCode().copyTo(ascii, 0);
        fields.responseCode(ascii, 0);
        fields.action(request.statementAction());
        fields.card(request.tokenHigh, request.tokenLow, request.lastFour);
        AcceptorKey.write(request.acceptorHigh, request.acceptorLow, ascii, 0);
        fields.acceptor(ascii, 0, AcceptorKey.LENGTH);
        AcceptorKey.writeTerminal(request.terminal, ascii, 0);
        fields.terminal(ascii, 0, 8);
        fields.stan(request.stan);
        fields.cardVersion(outcome.cardVersion);
        fields.requestDigest(request.digest, 0);
        if (outcome.occupation >= 0) {
            fields.occupation(outcome.occupation);
        }
        if (request.referenceLength > 0) {
            fields.reference(request.reference, 0, request.referenceLength);
        }
    }
}
