package io.attesta.authorizer.kiosk;

import static io.attesta.protocol.iso.DataElement.AUTHORIZATION_CODE;
import static io.attesta.protocol.iso.DataElement.REASON;
import static io.attesta.protocol.iso.DataElement.RECEIPT;
import static io.attesta.protocol.iso.DataElement.RESPONSE_CODE;
import static io.attesta.protocol.iso.DataElement.RRN;
import static io.attesta.protocol.iso.DataElement.STATEMENT;

import io.attesta.authorizer.api.Authorizations;
import io.attesta.authorizer.pipeline.AnswerPort;
import io.attesta.authorizer.pipeline.Edge;
import io.attesta.authorizer.pipeline.Peer;
import io.attesta.authorizer.pipeline.PeerIdentity;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.mac.MacLabels;
import io.attesta.protocol.codec.Defect;
import io.attesta.protocol.codec.FieldIndex;
import io.attesta.protocol.codec.RequestDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Brings authorizations over HTTP to the pipeline as one more connection would: seals them as their terminals do, gives them to an {@link
 * Edge} of its own, and reads the answers. For any thread: one at a time is at the edge, for some 10 µs.
 */
public final class Kiosk implements Authorizations {
    private final KeyStore keys;
    private final ZoneId zone;
    private final Executor executor;
    // Guarded by this.
    private final Edge edge;
    private final Peer peer = new Peer(PeerIdentity.HOST);

    /**
     * @param keys seal what is asked
     * @param edge this object's alone
     * @param zone of the cards
     * @param executor where answers are read: not on the thread that decides
     */
    public Kiosk(final KeyStore keys, final Edge edge, final ZoneId zone, final Executor executor) {
        this.keys = keys;
        this.edge = edge;
        this.zone = zone;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<Answer> ask(final Request request) {
        final byte[] message = sealed(request);
        final AnswerOfOne port = new AnswerOfOne();
        synchronized (this) {
            final Edge.Result result = edge.accept(message, 0, message.length, port, 0, peer);
            switch (result) {
                case QUEUED -> {
                    // The respond stage will answer.
                }
                case REFUSED, UNAUTHENTICATED ->
                    port.answered.complete(Arrays.copyOf(edge.answer(), edge.answerLength()));
                case CLOSE -> throw new IllegalStateException("the edge does not take a 0100: " + edge.closeReason());
            }
        }
        return port.answered.thenApplyAsync(Kiosk::read, executor);
    }

    private byte[] sealed(final Request request) {
        final byte[] context = MacLabels.context(
                TwinMessage.padded(request.terminal(), 8), TwinMessage.padded(request.acceptor(), 15));
        try (Cmac mac = keys.derivedCmac(
                KeyUsage.MAC_MASTER, keys.currentVersion(KeyUsage.MAC_MASTER), MacLabels.request(), context)) {
            return TwinMessage.of(request, zone, mac);
        }
    }

    private static Answer read(final byte[] message) {
        final FieldIndex index = new FieldIndex();
        if (RequestDecoder.decode(message, 0, message.length, index) != Defect.NONE) {
            throw new IllegalStateException("the server wrote an answer that it cannot read");
        }
        return new Answer(
                text(index, RESPONSE_CODE).orElseThrow(),
                text(index, REASON),
                text(index, AUTHORIZATION_CODE),
                text(index, RRN),
                bytes(index, STATEMENT),
                bytes(index, RECEIPT));
    }

    private static Optional<String> text(final FieldIndex index, final int element) {
        return index.has(element)
                ? Optional.of(new String(
                        index.bytes(), index.offset(element), index.length(element), StandardCharsets.US_ASCII))
                : Optional.empty();
    }

    private static byte[] bytes(final FieldIndex index, final int element) {
        return index.has(element)
                ? Arrays.copyOfRange(
                        index.bytes(), index.offset(element), index.offset(element) + index.length(element))
                : new byte[0];
    }

    /** Takes the one answer that it is for. */
    private static final class AnswerOfOne implements AnswerPort {
        private final CompletableFuture<byte[]> answered = new CompletableFuture<>();
        private byte[] answer;

        @Override
        public boolean answer(final byte[] bytes, final int length, final long context, final long receivedNs) {
            answer = Arrays.copyOf(bytes, length);
            return true;
        }

        @Override
        public void flush() {
            answered.complete(answer);
        }
    }
}
