package io.attesta.authorizer.transport;

import io.attesta.authorizer.pipeline.AlarmPause;
import io.attesta.authorizer.pipeline.Edge;
import io.attesta.authorizer.pipeline.PeerIdentity;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.authorizer.runtime.Clock;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The listening socket and its network threads {@code attesta-net-N}. At its connection limit it accepts and closes at once, counted, so
 * that nobody hangs; it never stops listening by itself. A peer that vanished, or takes nothing, with data under way is noticed by the kernel
 * after the write timeout (TCP_USER_TIMEOUT, on Linux).
 */
public final class Listener implements AutoCloseable {
    private static final long CHECK_TIMES_MS = 250;
    private static final int BACKLOG = 4096;
    // How long a stop waits for peers to take their last answers and close.
    private static final long FAREWELL_MS = 1_000;

    private final TransportLimits limits;
    private final Optional<ServerTls> tls;
    private final PipelineEvents events;
    private final Clock clock;
    private final Supplier<Edge> edges;
    private final EventLoopGroup accepting;
    private final EventLoopGroup group;
    private final Map<EventLoop, Loop> loops = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AlarmPause macAlarm = new AlarmPause();
    private final Accepting acceptance;
    private Channel serverChannel;

    /** What belongs to one network thread. */
    private static final class Loop {
        private final Edge edge;
        private final byte[] frame;
        private final Outbox outbox = new Outbox();
        private final Map<Connection, Channel> connections = new ConcurrentHashMap<>();

        private Loop(final Edge edge, final int maxFrameBytes) {
            this.edge = edge;
            frame = new byte[maxFrameBytes];
        }
    }

    /**
     * @param threads number of network threads
     * @param tls TLS of all connections, if any; the caller closes it afterwards
     * @param edges makes the edge of each network thread
     */
    public Listener(
            final TransportLimits limits,
            final int threads,
            final Optional<ServerTls> tls,
            final Supplier<Edge> edges,
            final PipelineEvents events,
            final Clock clock) {
        this.limits = limits;
        this.tls = tls;
        this.edges = edges;
        this.events = events;
        this.clock = clock;
        acceptance = new Accepting(events, clock);
        accepting = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("attesta-accept", true), io(DefaultSelectStrategyFactory.INSTANCE));
        group = new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory("attesta-net", true),
                io(() -> new LingeringSelect(System::nanoTime)));
    }

    private static IoHandlerFactory io(final SelectStrategyFactory waiting) {
        return Epoll.isAvailable()
                ? EpollIoHandler.newFactory(0, waiting)
                : NioIoHandler.newFactory(SelectorProvider.provider(), waiting);
    }

    /**
     * Binds and listens.
     *
     * @param port 0 = any free one
     * @throws IOException if the address cannot be bound; the message says which and why
     */
    public InetSocketAddress listen(final String host, final int port) throws IOException {
        final ServerBootstrap bootstrap = new ServerBootstrap()
                .group(accepting, group)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, fairShare())
                .handler(acceptance)
                .childHandler(new Opening());
        if (Epoll.isAvailable()) {
            bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) limits.writeTimeoutMs());
        }
        try {
            // Now, and not with the first connection: by then there may be no file descriptors left to load classes
            // with.
            group.forEach(eventLoop -> loop((EventLoop) eventLoop));
            serverChannel = bootstrap.bind(host, port).syncUninterruptibly().channel();
        } catch (final Exception e) {
            throw new IOException(
                    "cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "); stop what listens there, or set transport.host or transport.port to another",
                    e);
        }
        return (InetSocketAddress) serverChannel.localAddress();
    }

    /**
     * What one connection may bring before the others of its thread have their turn: one read of at most 8 KiB, some sixty requests
     * or a third of a millisecond. With Netty's own measure, sixteen reads of up to 64 KiB, one that floods us makes all others wait.
     */
    private static RecvByteBufAllocator fairShare() {
        return new AdaptiveRecvByteBufAllocator(512, 2_048, 8_192).maxMessagesPerRead(1);
    }

    /** Open connections. */
    public int connections() {
        return connections.get();
    }

    /** Takes no new connections; open ones go on. */
    public void stopAccepting() {
        if (serverChannel != null) {
            serverChannel.close().syncUninterruptibly();
        }
    }

    /** Closes everything; answers already handed to a connection are written first, and TLS peers are told. */
    @Override
    public void close() {
        stopAccepting();
        farewell();
        acceptance.close();
        accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void farewell() {
        final ChannelGroup open = new DefaultChannelGroup(accepting.next(), true);
        loops.forEach((eventLoop, loop) -> {
            open.addAll(loop.connections.values());
            eventLoop.execute(() -> loop.connections.keySet().forEach(Connection::stop));
        });
        open.newCloseFuture().awaitUninterruptibly(FAREWELL_MS);
    }

    private Loop loop(final EventLoop eventLoop) {
        return loops.computeIfAbsent(eventLoop, key -> {
            final Loop loop = new Loop(edges.get(), limits.maxFrameBytes());
            key.scheduleAtFixedRate(
                    () -> {
                        final long nowNs = clock.nanoTime();
                        loop.connections.keySet().forEach(connection -> connection.checkTimes(nowNs));
                    },
                    CHECK_TIMES_MS,
                    CHECK_TIMES_MS,
                    TimeUnit.MILLISECONDS);
            return loop;
        });
    }

    /** Enters a new connection, or closes it if there are too many. */
    private final class Opening extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(final Channel channel) {
            if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
                // The peer was gone before it was looked at.
                channel.close();
                return;
            }
            if (isOneTooMany(channel, remote.getAddress())) {
                events.rejected(RejectReason.TOO_MANY_CONNECTIONS);
                channel.close();
                return;
            }
            final Loop loop = loop(channel.eventLoop());
            final PeerIdentity before =
                    tls.filter(ServerTls::isMutual).isPresent() ? PeerIdentity.NOBODY : PeerIdentity.UNBOUND;
            final Connection connection =
                    new Connection(loop.edge, limits, before, events, clock, macAlarm, loop.frame, loop.outbox);
            loop.connections.put(connection, channel);
            channel.closeFuture().addListener(closed -> loop.connections.remove(connection));
            tls.ifPresent(present -> channel.pipeline()
                    .addLast(present.handler(channel.alloc(), limits.frameTimeoutMs(), limits.writeTimeoutMs())));
            channel.pipeline().addLast(connection);
        }

        private boolean isOneTooMany(final Channel channel, final InetAddress address) {
            final int ofAddress = byAddress.merge(address, 1, Integer::sum);
            final int inAll = connections.incrementAndGet();
            final boolean starved = acceptance.isStarved();
            channel.closeFuture().addListener(closed -> {
                connections.decrementAndGet();
                byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
                if (starved) {
                    acceptance.takeReserve();
                }
            });
            return starved || inAll > limits.maxConnections() || ofAddress > perAddress();
        }

        private int perAddress() {
            return limits.maxConnectionsPerAddress() == 0 ? Integer.MAX_VALUE : limits.maxConnectionsPerAddress();
        }
    }
}
