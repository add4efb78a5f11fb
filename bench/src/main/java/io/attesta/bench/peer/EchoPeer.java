package io.attesta.bench.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A server that decides nothing: it answers each message with the message itself, padded to one length. One event loop, which is what
 * Attesta has by default; what it reaches is what the machine, the kernel and Netty give for frames of these sizes.
 */
public final class EchoPeer implements AutoCloseable {
    /** Bytes of an approved presence in a batch of its own: the example answer of the wire's vectors. Larger batches have longer ones. */
    public static final int USUAL_ANSWER_BYTES = 370;
    /** Longest answer, without its length. */
    public static final int MAX_ANSWER_BYTES = 4_096;

    private static final int BACKLOG = 1_024;

    private final EventLoopGroup loop;
    private final Channel listener;

    private EchoPeer(final EventLoopGroup loop, final Channel listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /**
     * Starts it on a free port of the loopback.
     *
     * @param answerBytes of each answer, its length in front not counted, 64 to {@value #MAX_ANSWER_BYTES}
     * @throws IOException if there is no port to be had
     */
    public static EchoPeer start(final int answerBytes) throws IOException {
        final EventLoopGroup loop = NettyIo.loop("attesta-echo");
        final var bound = new ServerBootstrap()
                .group(loop)
                .channel(NettyIo.listener())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel channel) {
                        channel.pipeline().addLast(new EchoHandler(answerBytes));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException("the echo server cannot listen", bound.cause());
        }
        return new EchoPeer(loop, bound.channel());
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
