package io.attesta.authorizer.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS of one connection, without renegotiation: a TLS 1.2 peer could otherwise have us do one handshake after the other on one
 * connection, and show another certificate in the second. TLS 1.3 has none, and hides its handshake records after the first.
 *
 * <pre>
 *  0      1        3        5
 * +------+--------+--------+----------------
 * | type | version| length | fragment        a record (RFC 5246, 6.2.1); type 22 = handshake
 * +------+--------+--------+----------------
 * </pre>
 */
final class FirstHandshakeOnly extends SslHandler {
    private static final int HANDSHAKE = 22;

    FirstHandshakeOnly(final SSLEngine engine, final Executor expensive) {
        super(engine, false, expensive);
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out)
            throws SSLException {
        if (in.isReadable()
                && in.getByte(in.readerIndex()) == HANDSHAKE
                && handshakeFuture().isSuccess()) {
            in.skipBytes(in.readableBytes());
            throw new SSLException("renegotiation is refused");
        }
        super.decode(ctx, in, out);
    }
}
