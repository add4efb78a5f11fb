package io.attesta.authorizer.transport;

import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.AlarmPause;
import io.attesta.authorizer.pipeline.AnswerPort;
import io.attesta.authorizer.pipeline.Edge;
import io.attesta.authorizer.pipeline.Peer;
import io.attesta.authorizer.pipeline.PeerIdentity;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.runtime.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Errors;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslClosedEngineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * One TCP connection. Cuts the stream into frames and gives each to the {@link Edge} of its event loop; takes answers from the
 * respond stage, through the {@link Outbox} of its event loop, and writes each batch of them with one flush.
 *
 * <pre>
 *  0        2        (7)
 * +--------+--------+-----------------------
 * | length | TPDU   | message
 * | 2, big | 5, opt.| up to max-frame-bytes
 * +--------+--------+-----------------------
 *    length 0 is a keep-alive and is answered with the same
 * </pre>
 *
 * An answer counts as in flight until the socket has taken it, so what one connection can make us hold is bounded: its requests
 * in flight times the longest answer, and one high-water mark of refusals. A connection that is to be closed gets what is in work first, then
 * the end of our side, and then a little time in which what still comes is thrown away: a socket that is closed over unread
 * bytes resets the connection, and the peer may lose answers that it had not read.
 *
 * <p>Everything but {@link #answer} and {@link #flush} happens on the event loop; those two belong to the thread that responds.
 */
final class Connection extends ByteToMessageDecoder implements AnswerPort {
    private static final int LENGTH_BYTES = 2;
    private static final int TPDU_BYTES = 5;

    // ETIMEDOUT of Linux, as Netty's native transport gives it: TCP_USER_TIMEOUT is over.
    private static final int TIMED_OUT = -110;

    private enum State {
        /** Takes frames. */
        OPEN,
        /** Takes no more; answers are in work. */
        LEAVING,
        /** All is said and our side is ended; what comes is thrown away. */
        LINGERING,
        CLOSED
    }

    private final Edge edge;
    private final TransportLimits limits;
    private final PipelineEvents events;
    private final Clock clock;
    private final AlarmPause macAlarm;
    private final byte[] frame;
    private final Outbox outbox;

    private ChannelHandlerContext context;
    private Peer peer;
    private State state = State.OPEN;
    private int inFlight;
    private boolean inputEnded;
    private long lastFrameNs;
    private long frameBegunNs;
    private boolean frameBegun;
    private long unwritableSinceNs;
    private boolean unwritable;
    private int writes;
    private long writesSinceNs;
    private long leavingSinceNs;
    private boolean flushDue;
    private int keepAlives;

    private boolean secured;

    // Of the lot that is being delivered.
    private ByteBuf answers;
    private int answersCount;
    private long releasedNs;
    private int expectedBytes;

    /**
     * @param before for whom the peer may speak while it has shown no certificate
     * @param macAlarm of the listener: all its connections raise one alarm a minute at most
     * @param frame scratch of the event loop, at least max-frame-bytes long
     * @param outbox of the event loop
     */
    Connection(
            final Edge edge,
            final TransportLimits limits,
            final PeerIdentity before,
            final PipelineEvents events,
            final Clock clock,
            final AlarmPause macAlarm,
            final byte[] frame,
            final Outbox outbox) {
        this.edge = edge;
        this.limits = limits;
        this.events = events;
        this.clock = clock;
        this.macAlarm = macAlarm;
        this.frame = frame;
        this.outbox = outbox;
        peer = new Peer(before);
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        context = ctx;
        secured = ctx.pipeline().get(SslHandler.class) != null;
        lastFrameNs = clock.nanoTime();
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) {
        while (takesFrames() && in.readableBytes() >= LENGTH_BYTES) {
            final int length = in.getUnsignedShort(in.readerIndex());
            if (length > limits.maxFrameBytes()) {
                leave(RejectReason.FRAME_TOO_LONG);
                break;
            }
            if (in.readableBytes() < LENGTH_BYTES + length) {
                break;
            }
            in.skipBytes(LENGTH_BYTES);
            frameBegun = false;
            lastFrameNs = clock.nanoTime();
            if (length == 0) {
                keepAlives++;
            } else {
                in.readBytes(frame, 0, length);
                take(length);
            }
        }
        answerKeepAlives();
        if (state != State.OPEN) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.isReadable() && !frameBegun) {
            frameBegun = true;
            frameBegunNs = clock.nanoTime();
        }
        hold();
    }

    private boolean takesFrames() {
        return state == State.OPEN
                && inFlight < limits.maxInFlight()
                && context.channel().isWritable();
    }

    private void take(final int length) {
        final int tpduBytes = limits.tpdu() ? TPDU_BYTES : 0;
        if (length < tpduBytes) {
            leave(RejectReason.FRAME_TOO_SHORT);
            return;
        }
        final long tpdu = limits.tpdu() ? swapped(frame) : 0;
        switch (edge.accept(frame, tpduBytes, length - tpduBytes, this, tpdu, peer)) {
            case QUEUED -> inFlight++;
            case REFUSED -> answerAtOnce(tpdu);
            case UNAUTHENTICATED -> {
                answerAtOnce(tpdu);
                if (peer.isOverLimit()) {
                    tooManyUnauthenticated();
                }
            }
            case CLOSE ->
                leave(
                        switch (edge.closeReason()) {
                            case NOT_A_REQUEST -> RejectReason.NOT_A_REQUEST;
                            case UNKNOWN_VERSION -> RejectReason.UNKNOWN_VERSION;
                            case FRAME_TOO_LONG -> RejectReason.FRAME_TOO_LONG;
                            case FRAME_TOO_SHORT, NONE -> RejectReason.FRAME_TOO_SHORT;
                        });
        }
    }

    /** The five TPDU bytes as a number, source and destination changed places. */
    private static long swapped(final byte[] bytes) {
        return (bytes[0] & 0xFFL) << 32
                | (bytes[3] & 0xFFL) << 24
                | (bytes[4] & 0xFFL) << 16
                | (bytes[1] & 0xFFL) << 8
                | bytes[2] & 0xFFL;
    }

    private void answerAtOnce(final long tpdu) {
        final ByteBuf out = context.alloc().buffer(edge.answerLength() + LENGTH_BYTES + TPDU_BYTES);
        writeFrame(out, edge.answer(), 0, edge.answerLength(), tpdu);
        // Void, so that a failure comes to exceptionCaught and is counted.
        context.write(out, context.voidPromise());
        flushDue = true;
    }

    /** As many as came at once, in one buffer: two bytes are no reason to keep two hundred. */
    private void answerKeepAlives() {
        if (keepAlives > 0) {
            final int length = keepAlives * LENGTH_BYTES;
            keepAlives = 0;
            context.write(context.alloc().buffer(length).writeZero(length), context.voidPromise());
            flushDue = true;
        }
    }

    private void writeFrame(
            final ByteBuf out, final byte[] bytes, final int offset, final int length, final long tpdu) {
        if (limits.tpdu()) {
            out.writeShort(length + TPDU_BYTES);
            out.writeByte((int) (tpdu >>> 32)).writeInt((int) tpdu);
        } else {
            out.writeShort(length);
        }
        out.writeBytes(bytes, offset, length);
    }

    /** A host keeps its line, and the pair is refused by itself for a minute. */
    private void tooManyUnauthenticated() {
        if (macAlarm.isOver(clock.nanoTime())) {
            events.alarm(
                    AlarmKind.MAC_FAILURES,
                    peer.isHost()
                            ? "a terminal behind a host sent ten unauthenticated messages in a minute"
                            : "a connection sent ten unauthenticated messages in a minute");
        }
        if (!peer.isHost()) {
            leave(RejectReason.UNAUTHENTICATED);
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        if (flushDue) {
            flushDue = false;
            ctx.flush();
        }
        // Not the decoder's own: it would ask for more bytes although reading is held.
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            endHandshake(handshake);
        } else if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            endInput();
        }
        // Not the decoder's own: it would drop the frames that wait while too many are in flight.
        ctx.fireUserEventTriggered(event);
    }

    private void endHandshake(final SslHandshakeCompletionEvent handshake) {
        lastFrameNs = clock.nanoTime();
        if (!handshake.isSuccess()) {
            // The TLS handler says why to the peer, and closes.
            if (state == State.OPEN) {
                events.rejected(RejectReason.TLS_HANDSHAKE);
            }
            state = State.CLOSED;
            return;
        }
        final SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls.engine().getNeedClientAuth()) {
            peer = new Peer(identity(tls));
        }
    }

    private static PeerIdentity identity(final SslHandler tls) {
        try {
            return PeerCertificate.identity(tls.engine().getSession().getPeerCertificates()[0]);
        } catch (final SSLPeerUnverifiedException e) {
            return PeerIdentity.NOBODY;
        }
    }

    /** A peer that has said all it will may still read: it gets the answers that are in work, then the connection is closed. */
    private void endInput() {
        inputEnded = true;
        if (state == State.LINGERING) {
            shut();
        } else {
            context.flush();
            takeUp();
            endIfDone();
        }
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        unwritable = !ctx.channel().isWritable();
        unwritableSinceNs = clock.nanoTime();
        if (unwritable) {
            hold();
        } else {
            // Not at once: it may be called while frames are being taken.
            ctx.executor().execute(this::takeUp);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable caught) {
        fail(caught instanceof DecoderException && caught.getCause() != null ? caught.getCause() : caught);
    }

    /** A peer that resets or ends the connection is usual; what neither it nor the kernel nor TLS explains is a fault of ours. */
    private void fail(final Throwable cause) {
        if (state == State.OPEN) {
            if (cause instanceof Errors.NativeIoException fault && fault.expectedErr() == TIMED_OUT) {
                events.rejected(RejectReason.SLOW_READER);
            } else if (cause instanceof SSLException && !(cause instanceof SslClosedEngineException)) {
                events.rejected(RejectReason.TLS_RECORD);
            } else if (!(cause instanceof IOException)) {
                events.rejected(RejectReason.CONNECTION_FAULT);
            }
        }
        shut();
    }

    /** Closes the connection if one of its times is over. Called now and then on the event loop. */
    void checkTimes(final long nowNs) {
        if (state == State.OPEN) {
            if (frameBegun && takesFrames() && isOver(nowNs - frameBegunNs, limits.frameTimeoutMs())) {
                leave(RejectReason.FRAME_TIMEOUT);
            } else if (unwritable && isOver(nowNs - unwritableSinceNs, limits.writeTimeoutMs())
                    || writes > 0 && isOver(nowNs - writesSinceNs, limits.writeTimeoutMs())) {
                events.rejected(RejectReason.SLOW_READER);
                cut();
            } else if (inFlight == 0 && isOver(nowNs - lastFrameNs, limits.idleTimeoutMs())) {
                leave(RejectReason.IDLE_TIMEOUT);
            }
        } else if (state != State.CLOSED && isOver(nowNs - leavingSinceNs, limits.writeTimeoutMs())) {
            cut();
        }
    }

    private static boolean isOver(final long nanos, final long limitMs) {
        return nanos > TimeUnit.MILLISECONDS.toNanos(limitMs);
    }

    /** Ends the connection because the server stops: as if the peer had done something wrong, but that is not counted. */
    void stop() {
        if (state == State.OPEN) {
            state = State.LEAVING;
            leavingSinceNs = clock.nanoTime();
            hold();
            endIfDone();
        }
    }

    private void leave(final RejectReason why) {
        if (state == State.OPEN) {
            events.rejected(why);
            stop();
        }
    }

    private void endIfDone() {
        if (inFlight > 0) {
            return;
        }
        if (state == State.LEAVING) {
            linger();
        } else if (state == State.OPEN && inputEnded && context.channel().isWritable()) {
            shut();
        }
    }

    private void linger() {
        state = State.LINGERING;
        final SslHandler tls = context.pipeline().get(SslHandler.class);
        if (inputEnded
                || !(context.channel() instanceof DuplexChannel duplex)
                || tls != null && !tls.handshakeFuture().isSuccess()) {
            context.flush();
            shut();
            return;
        }
        hold();
        // Only what has left may be followed by the end: ending drops what waits.
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(left -> {
            if (tls == null) {
                duplex.shutdownOutput();
            } else {
                tls.closeOutbound().addListener(said -> duplex.shutdownOutput());
            }
        });
    }

    private void shut() {
        state = State.CLOSED;
        context.close();
    }

    /** Closes without a word and without waiting: the peer takes nothing any more. */
    private void cut() {
        state = State.CLOSED;
        context.channel().unsafe().close(context.channel().voidPromise());
    }

    private void hold() {
        final boolean reads = state == State.OPEN ? takesFrames() : state != State.LEAVING;
        // After the end of input epoll no longer knows the socket for reading, and asking would be a fault.
        if (!inputEnded && context.channel().config().isAutoRead() != reads) {
            context.channel().config().setAutoRead(reads);
        }
    }

    /** Takes up frames that were left in the buffer while the connection had too many in flight or did not read. */
    private void takeUp() {
        if (!takesFrames()) {
            return;
        }
        // The peer could not go on with a frame while it was not read.
        frameBegunNs = clock.nanoTime();
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            hold();
            channelReadComplete(context);
        } catch (final Exception e) {
            exceptionCaught(context, e);
        }
        endIfDone();
    }

    @Override
    public boolean answer(final byte[] bytes, final int length, final long tpdu, final long receivedNs) {
        return outbox.add(this, bytes, length, tpdu, receivedNs);
    }

    @Override
    public void flush() {
        outbox.send(context.executor());
    }

    /** Told of each answer of a lot before the first is given, so that the buffer fits. */
    void expect(final int length) {
        expectedBytes += length + LENGTH_BYTES + TPDU_BYTES;
    }

    /** Takes an answer; it leaves with {@link #release}. */
    void append(final byte[] bytes, final int offset, final int length, final long tpdu) {
        if (expectedBytes > 0) {
            answers = room(expectedBytes);
            expectedBytes = 0;
        }
        if (answers != null) {
            writeFrame(answers, bytes, offset, length, tpdu);
            answersCount++;
        }
    }

    private ByteBuf room(final int length) {
        try {
            return context.alloc().directBuffer(length);
        } catch (final OutOfMemoryError e) {
            // The end of this connection, and no more: the others of the lot have theirs.
            fail(e);
            return null;
        }
    }

    /** Writes what was appended, if there is anything left to write. */
    void release() {
        if (answers != null) {
            final ByteBuf out = answers;
            final int count = answersCount;
            answers = null;
            answersCount = 0;
            write(out, count);
            releasedNs = clock.nanoTime();
        }
    }

    /** Tells how long an answer took, after {@link #release}. */
    void tell(final long receivedNs) {
        events.latency(releasedNs - receivedNs);
    }

    private void write(final ByteBuf out, final int count) {
        if (secured) {
            follow(out, count);
            return;
        }
        // Void, because a promise for each of a thousand connections is much; a failure comes to exceptionCaught.
        context.write(out, context.voidPromise());
        context.flush();
        final ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        if (waiting != null && !waiting.isEmpty()) {
            // The socket is full: what has left before it says when all has left.
            follow(Unpooled.EMPTY_BUFFER, count);
        } else if (waiting != null) {
            taken(count);
        }
    }

    private void follow(final ByteBuf last, final int count) {
        if (writes++ == 0) {
            writesSinceNs = clock.nanoTime();
        }
        context.writeAndFlush(last).addListener(done -> written(count, done.cause()));
    }

    private void written(final int count, final Throwable fault) {
        writes--;
        writesSinceNs = clock.nanoTime();
        if (fault != null) {
            fail(fault);
            return;
        }
        taken(count);
    }

    /** The socket has taken so many answers. */
    private void taken(final int count) {
        final boolean wasFull = inFlight >= limits.maxInFlight();
        inFlight -= count;
        if (wasFull) {
            takeUp();
        }
        endIfDone();
    }
}
