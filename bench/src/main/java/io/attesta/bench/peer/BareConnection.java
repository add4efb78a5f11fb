package io.attesta.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.HdrHistogram.Histogram;

/** One connection of the bare client. Times one request at a time, so that the clock costs nothing. Owned by the event loop. */
final class BareConnection extends ChannelInboundHandlerAdapter {
    private static final int PREFIX = 2;

    private final byte[] frame;
    private final int inFlight;
    private final int answerFrame;
    private final Histogram latencies;
    private Channel channel;
    private long sent;
    private long bytes;
    private boolean stopped;
    private boolean timing;
    /** Number of the answer that is timed, from 1. */
    private long timed;

    private long timedFromNs;

    BareConnection(final byte[] frame, final int inFlight, final int answerBytes, final Histogram latencies) {
        this.frame = frame;
        this.inFlight = inFlight;
        answerFrame = PREFIX + answerBytes;
        this.latencies = latencies;
    }

    Channel channel() {
        return channel;
    }

    /** One request; nothing follows its answer. */
    void ask() {
        stopped = true;
        send(1);
    }

    void begin() {
        stopped = false;
        send(inFlight);
    }

    /** Sends no more. */
    void stop() {
        stopped = true;
    }

    long answered() {
        return bytes / answerFrame;
    }

    long outstanding() {
        return sent - answered();
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        final ByteBuf in = (ByteBuf) message;
        bytes += in.readableBytes();
        in.release();
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext context) {
        final long answered = answered();
        if (timing && answered >= timed) {
            timing = false;
            latencies.recordValue(System.nanoTime() - timedFromNs);
        }
        if (!stopped) {
            send((int) (inFlight - (sent - answered)));
        }
    }

    private void send(final int count) {
        if (count <= 0) {
            return;
        }
        final ByteBuf out = channel.alloc().directBuffer(count * frame.length);
        for (int i = 0; i < count; i++) {
            out.writeBytes(frame);
        }
        if (!timing) {
            timing = true;
            timed = sent + 1;
            timedFromNs = System.nanoTime();
        }
        sent += count;
        channel.writeAndFlush(out, channel.voidPromise());
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        context.close();
    }
}
