package io.attesta.authorizer.transport;

import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.AlarmPause;
import io.attesta.authorizer.pipeline.AnswerPort;
import io.attesta.authorizer.pipeline.Edge;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.runtime.Clock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One TCP connection. Cuts the stream into frames and gives each to the {@link Edge} of its event loop; takes answers from the
 * respond stage and writes each batch of them with one flush.
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
 * Everything but {@link #answer} and {@link #flush} happens on the event loop; those two belong to the thread that responds.
 */
final class Connection extends ByteToMessageDecoder implements AnswerPort {
    private static final int LENGTH_BYTES = 2;
    private static final int TPDU_BYTES = 5;
    private static final int MAX_UNAUTHENTICATED = 10;
    private static final long UNAUTHENTICATED_WINDOW_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int FIRST_ANSWERS = 16;
    private static final int USUAL_ANSWER_BYTES = 512;

    private final Edge edge;
    private final TransportLimits limits;
    private final PipelineEvents events;
    private final Clock clock;
    private final AlarmPause macAlarm;
    private final byte[] frame;

    private ChannelHandlerContext context;
    private int inFlight;
    private boolean closing;
    private boolean inputEnded;
    private long lastFrameNs;
    private long frameBegunNs;
    private boolean frameBegun;
    private long unwritableSinceNs;
    private boolean unwritable;
    private int unauthenticated;
    private long unauthenticatedSinceNs;
    private boolean flushDue;

    // Owned by the thread that responds.
    private ByteBuf pending;
    private long[] pendingSinceNs = new long[FIRST_ANSWERS];
    private int pendingCount;

    /**
     * @param macAlarm of the listener: all its connections raise one alarm a minute at most
     * @param frame scratch of the event loop, at least max-frame-bytes long
     */
    Connection(
            final Edge edge,
            final TransportLimits limits,
            final PipelineEvents events,
            final Clock clock,
            final AlarmPause macAlarm,
            final byte[] frame) {
        this.edge = edge;
        this.limits = limits;
        this.events = events;
        this.clock = clock;
        this.macAlarm = macAlarm;
        this.frame = frame;
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        context = ctx;
        lastFrameNs = clock.nanoTime();
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) {
        while (!closing && inFlight < limits.maxInFlight() && in.readableBytes() >= LENGTH_BYTES) {
            final int length = in.getUnsignedShort(in.readerIndex());
            if (length > limits.maxFrameBytes()) {
                close(RejectReason.FRAME_TOO_LONG);
                return;
            }
            if (in.readableBytes() < LENGTH_BYTES + length) {
                break;
            }
            in.skipBytes(LENGTH_BYTES);
            frameBegun = false;
            lastFrameNs = clock.nanoTime();
            if (length == 0) {
                ctx.write(ctx.alloc().buffer(LENGTH_BYTES).writeShort(0));
                flushDue = true;
            } else {
                in.readBytes(frame, 0, length);
                take(length);
            }
        }
        if (closing) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.isReadable() && !frameBegun) {
            frameBegun = true;
            frameBegunNs = clock.nanoTime();
        }
        holdReading(inFlight >= limits.maxInFlight());
    }

    private void take(final int length) {
        final int tpduBytes = limits.tpdu() ? TPDU_BYTES : 0;
        if (length < tpduBytes) {
            close(RejectReason.FRAME_TOO_SHORT);
            return;
        }
        final long tpdu = limits.tpdu() ? swapped(frame) : 0;
        switch (edge.accept(frame, tpduBytes, length - tpduBytes, this, tpdu)) {
            case QUEUED -> inFlight++;
            case REFUSED -> answerAtOnce(tpdu);
            case UNAUTHENTICATED -> {
                answerAtOnce(tpdu);
                countUnauthenticated();
            }
            case CLOSE ->
                close(
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
        writeFrame(out, edge.answer(), edge.answerLength(), tpdu);
        context.write(out);
        flushDue = true;
    }

    private void writeFrame(final ByteBuf out, final byte[] bytes, final int length, final long tpdu) {
        if (limits.tpdu()) {
            out.writeShort(length + TPDU_BYTES);
            out.writeByte((int) (tpdu >>> 32)).writeInt((int) tpdu);
        } else {
            out.writeShort(length);
        }
        out.writeBytes(bytes, 0, length);
    }

    private void countUnauthenticated() {
        final long nowNs = clock.nanoTime();
        if (unauthenticated == 0 || nowNs - unauthenticatedSinceNs > UNAUTHENTICATED_WINDOW_NS) {
            unauthenticated = 0;
            unauthenticatedSinceNs = nowNs;
        }
        if (++unauthenticated >= MAX_UNAUTHENTICATED) {
            if (macAlarm.isOver(nowNs)) {
                events.alarm(AlarmKind.MAC_FAILURES, "a connection sent ten unauthenticated messages in a minute");
            }
            close(RejectReason.UNAUTHENTICATED);
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

    /** A peer that has said all it will may still read: it gets the answers that are in work, then the connection is closed. */
    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) throws Exception {
        super.userEventTriggered(ctx, event);
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            ctx.flush();
            closeIfDone();
        }
    }

    private void closeIfDone() {
        if (inputEnded && inFlight == 0 && !closing) {
            closing = true;
            context.close();
        }
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        unwritable = !ctx.channel().isWritable();
        unwritableSinceNs = clock.nanoTime();
        holdReading(unwritable || inFlight >= limits.maxInFlight());
        if (!unwritable) {
            readOn();
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        // A peer that resets the connection is usual; anything else is counted as a fault of ours.
        if (!(cause instanceof IOException)) {
            events.rejected(RejectReason.CONNECTION_FAULT);
        }
        closing = true;
        ctx.close();
    }

    /** Closes the connection if one of its times is over. Called now and then on the event loop. */
    void checkTimes(final long nowNs) {
        if (frameBegun && inFlight < limits.maxInFlight() && isOver(nowNs - frameBegunNs, limits.frameTimeoutMs())) {
            close(RejectReason.FRAME_TIMEOUT);
        } else if (unwritable && isOver(nowNs - unwritableSinceNs, limits.writeTimeoutMs())) {
            close(RejectReason.SLOW_READER);
        } else if (inFlight == 0 && isOver(nowNs - lastFrameNs, limits.idleTimeoutMs())) {
            close(RejectReason.IDLE_TIMEOUT);
        }
    }

    private static boolean isOver(final long nanos, final long limitMs) {
        return nanos > TimeUnit.MILLISECONDS.toNanos(limitMs);
    }

    private void close(final RejectReason why) {
        if (!closing) {
            closing = true;
            events.rejected(why);
            context.flush();
            context.close();
        }
    }

    private void holdReading(final boolean hold) {
        if (context.channel().config().isAutoRead() == hold) {
            context.channel().config().setAutoRead(!hold);
        }
    }

    /** Takes up frames that were left in the buffer while the connection had too many in flight. */
    private void readOn() {
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            // Nothing was left in the buffer if the last frame taken was the last there: then nothing was decoded.
            holdReading(unwritable || inFlight >= limits.maxInFlight());
            channelReadComplete(context);
        } catch (final Exception e) {
            exceptionCaught(context, e);
        }
    }

    @Override
    public boolean answer(final byte[] bytes, final int length, final long tpdu, final long receivedNs) {
        final boolean first = pendingCount == 0;
        if (first) {
            pending = context.alloc().directBuffer(USUAL_ANSWER_BYTES);
        }
        writeFrame(pending, bytes, length, tpdu);
        if (pendingCount == pendingSinceNs.length) {
            pendingSinceNs = Arrays.copyOf(pendingSinceNs, pendingCount * 2);
        }
        pendingSinceNs[pendingCount++] = receivedNs;
        return first;
    }

    @Override
    public void flush() {
        final ByteBuf answers = pending;
        final int count = pendingCount;
        final long[] sinceNs = Arrays.copyOf(pendingSinceNs, count);
        pending = null;
        pendingCount = 0;
        context.executor().execute(() -> write(answers, count, sinceNs));
    }

    private void write(final ByteBuf answers, final int count, final long[] sinceNs) {
        context.writeAndFlush(answers, context.voidPromise());
        final boolean wasFull = inFlight >= limits.maxInFlight();
        inFlight -= count;
        final long nowNs = clock.nanoTime();
        for (final long since : sinceNs) {
            events.latency(nowNs - since);
        }
        if (wasFull && inFlight < limits.maxInFlight() && !unwritable) {
            readOn();
        }
        closeIfDone();
    }
}
