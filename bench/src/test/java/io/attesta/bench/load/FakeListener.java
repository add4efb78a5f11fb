package io.attesta.bench.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** A {@link FakeAuthorizer} on a real socket, on one thread, that spoils the answers a test tells it to. */
final class FakeListener implements AutoCloseable {
    /** What becomes of an answer. */
    enum Spoil {
        NOTHING,
        WRONG_MAC,
        DROPPED,
        DELAYED,
        HUNG_UP,
        TOO_LONG
    }

    static final int DELAY_MS = 300;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listening;
    private final FakeAuthorizer authorizer;
    private final IntFunction<Spoil> spoils;
    private int count;

    /**
     * @param spoils what becomes of the n-th answer, from 0
     */
    FakeListener(final FakeAuthorizer authorizer, final IntFunction<Spoil> spoils) throws InterruptedException {
        this.authorizer = authorizer;
        this.spoils = spoils;
        listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        channel.pipeline().addLast(new Answering());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Answering extends ChannelInboundHandlerAdapter {
        private final FrameAssembler assembler = new FrameAssembler();
        private final byte[] scratch = new byte[FrameAssembler.MAX_LENGTH];

        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message) {
            final ByteBuf in = (ByteBuf) message;
            try {
                assembler.feed(
                        in,
                        scratch,
                        (bytes, offset, length) -> answer(context, Arrays.copyOfRange(bytes, offset, offset + length)));
            } finally {
                in.release();
            }
        }

        private void answer(final ChannelHandlerContext context, final byte[] request) {
            final byte[] answer = authorizer.answer(request).clone();
            switch (spoils.apply(count++)) {
                case NOTHING -> send(context, answer);
                case WRONG_MAC -> {
                    answer[answer.length - 8] ^= 0x40;
                    send(context, answer);
                }
                case DELAYED ->
                    context.executor().schedule(() -> send(context, answer), DELAY_MS, TimeUnit.MILLISECONDS);
                case HUNG_UP -> context.close();
                case TOO_LONG ->
                    context.writeAndFlush(context.alloc().buffer(2).writeShort(FrameAssembler.MAX_LENGTH + 1));
                case DROPPED -> {
                    // No answer.
                }
            }
        }

        private void send(final ChannelHandlerContext context, final byte[] answer) {
            context.writeAndFlush(context.alloc()
                    .buffer(2 + answer.length)
                    .writeShort(answer.length)
                    .writeBytes(answer));
        }
    }
}
