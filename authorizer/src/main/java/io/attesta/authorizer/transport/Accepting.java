package io.attesta.authorizer.transport;

import io.attesta.authorizer.pipeline.AlarmPause;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.runtime.Clock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the listening socket going when a connection cannot be accepted. The usual reason is that the process has no file
 * descriptor left; connections would then hang in the kernel's queue until their own time is over. So one descriptor is
 * kept in reserve: it is given up, the next connection takes it, is closed at once, and the reserve is taken again.
 */
final class Accepting extends ChannelInboundHandlerAdapter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Accepting.class);
    // A loop that failed at once again would only burn the processor.
    private static final long PAUSE_MS = 10;

    private final PipelineEvents events;
    private final Clock clock;
    private final AlarmPause warnings = new AlarmPause();
    // Guarded by this; null while it is given up.
    private DatagramChannel reserve;
    private boolean closed;

    Accepting(final PipelineEvents events, final Clock clock) {
        this.events = events;
        this.clock = clock;
        takeReserve();
    }

    /** Whether a connection was only accepted with the reserve and must be closed. */
    synchronized boolean isStarved() {
        return reserve == null;
    }

    /** Tries to have the reserve again. */
    synchronized void takeReserve() {
        if (reserve != null || closed) {
            return;
        }
        try {
            reserve = DatagramChannel.open();
        } catch (final IOException e) {
            // Still none to be had: the next connection that closes leaves one.
            reserve = null;
        }
    }

    private synchronized void giveUpReserve() {
        if (reserve == null) {
            return;
        }
        try {
            reserve.close();
        } catch (final IOException e) {
            LOG.debug("the reserve did not close", e);
        }
        reserve = null;
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        events.rejected(RejectReason.ACCEPT_FAILED);
        if (warnings.isOver(clock.nanoTime())) {
            LOG.warn(
                    "a connection cannot be accepted ({}); is transport.max-connections above the process's limit of"
                            + " open files?",
                    cause.getMessage());
        }
        giveUpReserve();
        // Not passed on: Netty would pause for a second and log a trace.
        final Channel channel = ctx.channel();
        channel.config().setAutoRead(false);
        channel.eventLoop().schedule(() -> channel.config().setAutoRead(true), PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        giveUpReserve();
        closed = true;
    }
}
