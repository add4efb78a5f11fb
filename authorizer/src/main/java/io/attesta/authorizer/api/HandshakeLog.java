package io.attesta.authorizer.api;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why TLS handshakes of the HTTP listener fail, for whoever wonders why a caller is not let in; at most once a second, and nothing of
 * what was sent: who speaks plain HTTP to TLS sends card numbers and tokens. What the HTTP server itself would say quotes them.
 */
@Sharable
final class HandshakeLog extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeLog.class);

    private final Budget lines = new Budget(1, System::nanoTime);

    void addTo(final ChannelPipeline pipeline) {
        pipeline.addLast(this);
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent done && !done.isSuccess() && lines.take()) {
            LOG.info("a TLS handshake failed: {}", reason(done.cause()));
        }
        super.userEventTriggered(context, event);
    }

    private static String reason(final Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            return "what came is no TLS";
        }
        if (cause instanceof ClosedChannelException) {
            return "the connection was closed";
        }
        // Of an alert, or of a certificate.
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
