package io.attesta.authorizer.pipeline;

import static io.attesta.protocol.iso.DataElement.ACCEPTOR;
import static io.attesta.protocol.iso.DataElement.KEY_SERIAL_NUMBER;
import static io.attesta.protocol.iso.DataElement.MAC_KEY_VERSION;
import static io.attesta.protocol.iso.DataElement.TERMINAL;

import io.attesta.authorizer.acceptor.EnrolledPairs;
import io.attesta.authorizer.decision.AcceptorKey;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.runtime.Clock;
import io.attesta.authorizer.runtime.Readiness;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.codec.CloseReason;
import io.attesta.protocol.codec.ContentCheck;
import io.attesta.protocol.codec.Defect;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
import io.attesta.protocol.codec.ResponseEncoder;
import io.attesta.protocol.iso.Mti;
import io.attesta.protocol.iso.ResponseCode;
import java.nio.charset.StandardCharsets;

/**
 * What a network thread does with one frame: index it, verify its MAC before anything of it is believed, see whether there is
 * room, check its content, fill a slot. Refusals up to there (30, 63, 91, and 12 for a message type that is not served) are
 * answered at once, unsigned and unrecorded. Owned by one network thread; knows no socket.
 */
public final class Edge {
    /** What became of a frame. */
    public enum Result {
        /** In the ring: the respond stage will answer. */
        QUEUED,
        /** Refused: the answer stands in {@link #answer()}. */
        REFUSED,
        /** Refused, and nothing proved who sent it (30 for structure, 63). */
        UNAUTHENTICATED,
        /** Not to be answered: the connection is to be closed; why is {@link #closeReason()}. */
        CLOSE
    }

    private static final byte[] ASK_AGAIN = "ask again".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MAC_WRONG = "MAC wrong or missing".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOT_SERVED = "message type not served".getBytes(StandardCharsets.US_ASCII);

    private final Intake intake;
    private final Readiness readiness;
    private final PipelineEvents events;
    private final Clock clock;
    private final int requestsPerTerminalSecond;
    private final FieldIndex index = new FieldIndex();
    private final ContentCheck content = new ContentCheck();
    private final TransactionRequest refused = new TransactionRequest();
    private final byte[] tag = new byte[Cmac.LENGTH];
    private final TerminalMacs macs;
    private final EnrolledPairs.Lookup enrolled;
    private final AnswerWriter answers;
    private final RequestReader reader;
    private final MacVersions macVersions;

    private Peer peer;
    private int answerLength;
    private CloseReason closeReason = CloseReason.NONE;

    /** @param requestsPerTerminalSecond bound on one terminal's requests, 0 = none */
    public Edge(
            final KeyStore keys,
            final EnrolledPairs enrolled,
            final int node,
            final Intake intake,
            final Readiness readiness,
            final PipelineEvents events,
            final Clock clock,
            final int requestsPerTerminalSecond) {
        this.intake = intake;
        this.readiness = readiness;
        this.events = events;
        this.clock = clock;
        this.requestsPerTerminalSecond = requestsPerTerminalSecond;
        this.enrolled = enrolled.lookup();
        macs = new TerminalMacs(keys, MacLabels.request(), enrolled);
        answers = new AnswerWriter(keys, enrolled, node);
        reader = new RequestReader(keys);
        macVersions = new MacVersions(keys);
    }

    /** The refusal written last, from 0. */
    public byte[] answer() {
        return answers.bytes();
    }

    /** Length of the refusal written last. */
    public int answerLength() {
        return answerLength;
    }

    /** Why the connection is to be closed. */
    public CloseReason closeReason() {
        return closeReason;
    }

    /**
     * Takes one frame.
     *
     * @param frame holds the message; the caller's, used during the call only
     * @param port where the answer goes if the request gets into the ring
     * @param portContext what the port wants back with the answer
     * @param sender who sends on this connection; unauthenticated messages are counted there
     */
    public Result accept(
            final byte[] frame,
            final int offset,
            final int length,
            final AnswerPort port,
            final long portContext,
            final Peer sender) {
        peer = sender;
        closeReason = RequestDecoder.triage(frame, offset, length);
        if (closeReason != CloseReason.NONE) {
            return Result.CLOSE;
        }
        final long receivedNs = clock.nanoTime();
        final Defect structure = RequestDecoder.decode(frame, offset, length, index);
        final Defect defect = content.check(index);
        final boolean named = namePair();
        if (structure != Defect.NONE) {
            return refuseUnauthenticated(RejectReason.FORMAT, ResponseCode.FORMAT_ERROR, structure.ascii(), named);
        }
        if (!named || isRefusedPair(receivedNs) || !verifyMac()) {
            return refuseUnauthenticated(RejectReason.MAC, ResponseCode.MAC_WRONG, MAC_WRONG, named);
        }
        final long nowMs = clock.nowMs();
        final RejectReason noRoom = room(nowMs);
        if (noRoom != null) {
            return refuse(noRoom, ResponseCode.NOT_READY, ASK_AGAIN);
        }
        if (defect != Defect.NONE) {
            return refuse(RejectReason.FORMAT, ResponseCode.FORMAT_ERROR, defect.ascii());
        }
        return enqueue(nowMs, receivedNs, port, portContext);
    }

    private boolean isRefusedPair(final long nowNs) {
        return peer.isRefused(refused.terminal, refused.acceptorHigh, refused.acceptorLow, nowNs);
    }

    /** Takes DE 41 and 42, if both are there and right: without them there is no key. */
    private boolean namePair() {
        refused.mti = index.mti();
        refused.macKeyNamed = false;
        refused.macKeyVersion = macVersions.current();
        if (!index.isRight(TERMINAL) || !index.isRight(ACCEPTOR)) {
            return false;
        }
        refused.terminal = AcceptorKey.terminal(index.bytes(), index.offset(TERMINAL));
        refused.acceptorHigh = AcceptorKey.high(index.bytes(), index.offset(ACCEPTOR));
        refused.acceptorLow = AcceptorKey.low(index.bytes(), index.offset(ACCEPTOR));
        return true;
    }

    private boolean verifyMac() {
        final int macElement = index.macElement();
        // A key serial number asks for DUKPT, which no pair is enrolled with: nobody is talked into another scheme.
        if (macElement == 0 || index.has(KEY_SERIAL_NUMBER)) {
            return false;
        }
        final int macOffset = index.offset(macElement);
        if (index.has(MAC_KEY_VERSION)) {
            refused.macKeyNamed = true;
            final long version = index.number(MAC_KEY_VERSION);
            if (!macVersions.isUsable(version)) {
                return false;
            }
            refused.macKeyVersion = (int) version;
            return macHolds(refused.macKeyVersion, macOffset);
        }
        for (final int version : macVersions.numbers()) {
            if (macHolds(version, macOffset)) {
                refused.macKeyVersion = version;
                return true;
            }
        }
        return false;
    }

    /** Compares all bytes whatever differs, so that time tells nothing. */
    private boolean macHolds(final int version, final int macOffset) {
        final byte[] bytes = index.bytes();
        final Cmac key;
        try {
            key = macs.of(version, refused.terminal, refused.acceptorHigh, refused.acceptorLow);
        } catch (final KeyStoreException e) {
            if (macVersions.isStillUsable(version)) {
                // Not the sender's fault: a device that does not answer must not look like a wrong MAC.
                throw e;
            }
            // Retired a moment ago.
            return false;
        }
        key.compute(bytes, index.start(), macOffset - index.start(), tag, 0);
        int difference = 0;
        for (int i = 0; i < ResponseEncoder.MAC_LENGTH; i++) {
            difference |= tag[i] ^ bytes[macOffset + i];
        }
        return difference == 0;
    }

    private RejectReason room(final long nowMs) {
        if (!readiness.isReady()) {
            return RejectReason.NOT_READY;
        }
        if (requestsPerTerminalSecond > 0) {
            final EnrolledPairs.Pair pair = enrolled.find(refused.terminal, refused.acceptorHigh, refused.acceptorLow);
            if (pair != null && pair.countRequest(nowMs) > requestsPerTerminalSecond) {
                return RejectReason.TERMINAL_RATE;
            }
        }
        return intake.hasRoom() ? null : RejectReason.RING_FULL;
    }

    private Result enqueue(final long nowMs, final long receivedNs, final AnswerPort port, final long portContext) {
        if (!Mti.isServed(index.mti())) {
            return refuse(RejectReason.UNKNOWN_MESSAGE, ResponseCode.INVALID_TRANSACTION, NOT_SERVED);
        }
        final Slot slot = intake.claim();
        if (slot == null) {
            return refuse(RejectReason.RING_FULL, ResponseCode.NOT_READY, ASK_AGAIN);
        }
        slot.kind = Slot.Kind.EMPTY;
        try {
            slot.port = port;
            slot.portContext = portContext;
            slot.receivedNs = receivedNs;
            slot.request.receivedAtMs = nowMs;
            slot.request.macKeyVersion = refused.macKeyVersion;
            slot.request.macKeyNamed = refused.macKeyNamed;
            slot.request.ofPeer = peer.maySpeakFor(refused.acceptorHigh, refused.acceptorLow);
            reader.read(index, content, slot.request);
            slot.kind = Slot.Kind.MESSAGE;
        } finally {
            // A slot that was claimed must be published, or the ring stands still for ever.
            intake.publish(slot);
        }
        return Result.QUEUED;
    }

    private Result refuse(final RejectReason why, final ResponseCode code, final byte[] reason) {
        refused.echo.capture(index);
        events.rejected(why);
        events.answered(0, code);
        answerLength = answers.refused(refused, code, reason);
        return Result.REFUSED;
    }

    private Result refuseUnauthenticated(
            final RejectReason why, final ResponseCode code, final byte[] reason, final boolean named) {
        // Nothing above what every answer repeats: the message is not believed.
        refused.echo.captureLow(index);
        events.rejected(why);
        events.answered(0, code);
        if (named) {
            peer.countUnauthenticated(refused.terminal, refused.acceptorHigh, refused.acceptorLow, clock.nanoTime());
        } else {
            peer.countUnauthenticated(clock.nanoTime());
        }
        answerLength = named
                ? answers.refused(refused, code, reason)
                : answers.refusedUnsealed(refused.mti, refused.echo, code, reason);
        return Result.UNAUTHENTICATED;
    }
}
