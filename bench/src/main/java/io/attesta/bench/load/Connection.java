package io.attesta.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A lane's connection, made anew when it breaks while the run goes on. Gathers what is written between two flushes in one buffer. Owned
 * by one event loop.
 */
final class Connection implements Wire, FrameAssembler.Sink {
    private static final int BUFFER_BYTES = 16 * 1_024;

    private final LoadLoop loop;
    private final Bootstrap bootstrap;
    private final Optional<SslContext> tls;
    private Lane lane;
    private Channel channel;
    private ByteBuf gathered;
    private boolean onAgenda;
    private long agendaNs;

    /** @param tls none = plain TCP */
    Connection(final LoadLoop loop, final Bootstrap bootstrap, final Optional<SslContext> tls) {
        this.loop = loop;
        this.bootstrap = bootstrap;
        this.tls = tls;
    }

    /** Connects; the loop is told when a connection that a lane uses is there or ends. */
    Future<?> connect() {
        return tls.isPresent()
                ? connect(tls.get())
                : bootstrap.clone().handler(new Link()).connect();
    }

    /** Is there when the handshake is over. */
    private Future<?> connect(final SslContext context) {
        final InetSocketAddress server = (InetSocketAddress) bootstrap.config().remoteAddress();
        final ChannelFuture connecting = bootstrap
                .clone()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(final Channel made) {
                        made.pipeline()
                                .addLast(context.newHandler(made.alloc(), server.getHostString(), server.getPort()))
                                .addLast(new Link());
                    }
                })
                .connect();
        final Promise<Channel> ready = connecting.channel().eventLoop().newPromise();
        connecting.addListener(connected -> {
            if (connected.isSuccess()) {
                connecting
                        .channel()
                        .pipeline()
                        .get(SslHandler.class)
                        .handshakeFuture()
                        .addListener(shaken -> settle(ready, connecting.channel(), shaken));
            } else {
                ready.setFailure(connected.cause());
            }
        });
        return ready;
    }

    private static void settle(final Promise<Channel> ready, final Channel made, final Future<?> shaken) {
        if (shaken.isSuccess()) {
            ready.setSuccess(made);
        } else {
            ready.setFailure(shaken.cause());
        }
    }

    /** Gives the connection its lane. */
    void attach(final Lane owner) {
        lane = owner;
    }

    Lane lane() {
        return lane;
    }

    /** Whether the loop will look after it at {@link #agendaNs}. */
    boolean isOnAgenda() {
        return onAgenda;
    }

    /** The time under which it stands on the loop's agenda, which does not change while it stands there. */
    long agendaNs() {
        return agendaNs;
    }

    void putOnAgenda(final long ns) {
        onAgenda = true;
        agendaNs = ns;
    }

    void takeOffAgenda() {
        onAgenda = false;
    }

    @Override
    public boolean isOpen() {
        return channel != null;
    }

    @Override
    public void write(final byte[] frame, final int offset, final int length) {
        if (gathered != null && gathered.writableBytes() < length) {
            send();
        }
        if (gathered == null) {
            gathered = channel.alloc().directBuffer(BUFFER_BYTES, BUFFER_BYTES);
        }
        gathered.writeBytes(frame, offset, length);
    }

    @Override
    public void flush() {
        if (gathered != null) {
            send();
            channel.flush();
        }
    }

    private void send() {
        channel.write(gathered, channel.voidPromise());
        gathered = null;
    }

    @Override
    public void frame(final byte[] bytes, final int offset, final int length) {
        if (lane != null) {
            lane.receive(bytes, offset, length);
        }
    }

    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    private void isThere(final Channel made) {
        channel = made;
        loop.hasRoom(this);
    }

    private void lost() {
        channel = null;
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
        if (lane != null) {
            lane.abandon();
            loop.lost(this);
        }
    }

    /** One channel's life. */
    private final class Link extends ChannelInboundHandlerAdapter {
        private final FrameAssembler assembler = new FrameAssembler();

        @Override
        public void channelActive(final ChannelHandlerContext context) {
            if (tls.isEmpty()) {
                isThere(context.channel());
            }
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext context, final Object event) {
            if (event instanceof SslHandshakeCompletionEvent shaken && shaken.isSuccess()) {
                isThere(context.channel());
            }
        }

        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message) {
            final ByteBuf in = (ByteBuf) message;
            try {
                if (!assembler.feed(in, loop.scratch(), Connection.this)) {
                    if (lane != null) {
                        lane.unreadable(FrameAssembler.MAX_LENGTH + 1);
                    }
                    context.close();
                }
            } finally {
                in.release();
            }
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext context) {
            loop.hasRoom(Connection.this);
        }

        @Override
        public void channelInactive(final ChannelHandlerContext context) {
            lost();
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
            loop.failed(cause);
            context.close();
        }
    }
}
