package io.attesta.bench.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * A client that does nothing: sends a frame made before, counts bytes that come back, sends as many again. A closed loop on one event
 * loop. It looks into no answer, so what it reaches against the echo server is the most there is to reach; the hard measure.
 */
public final class EchoClient implements AutoCloseable {
    private static final long MAX_LATENCY_NS = 3_600_000_000_000L;
    private static final int LAST_ANSWERS_SECONDS = 10;
    private static final double NS_PER_SECOND = 1e9;

    private final EventLoopGroup group = NettyIo.loop("attesta-bare");
    private final EventLoop loop = group.next();
    private final List<BareConnection> connections = new ArrayList<>();
    private final Histogram latencies = new Histogram(MAX_LATENCY_NS, 3);

    /**
     * Connects.
     *
     * @param frames what each connection sends, with its length in front; one for each
     * @param inFlight unanswered requests on each connection
     * @param answerBytes of each answer, its length in front not counted
     */
    public EchoClient(
            final InetSocketAddress server, final List<byte[]> frames, final int inFlight, final int answerBytes)
            throws IOException {
        try {
            for (final byte[] frame : frames) {
                connections.add(connect(server, new BareConnection(frame, inFlight, answerBytes, latencies)));
            }
        } catch (final IOException e) {
            close();
            throw e;
        }
    }

    private BareConnection connect(final InetSocketAddress server, final BareConnection connection) throws IOException {
        final ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channel(NettyIo.connection())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(final SocketChannel channel) {
                        channel.pipeline().addLast(connection);
                    }
                })
                .connect(server)
                .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            throw new IOException("cannot connect to port " + server.getPort(), connected.cause());
        }
        return connection;
    }

    /**
     * Has each connection answered once, then sends, and tells what was answered within the time after the warm-up.
     *
     * @param measuring called when the measured time begins
     * @param measured called when it ends
     */
    public EchoRun run(final int warmUpSeconds, final int seconds, final Runnable measuring, final Runnable measured)
            throws InterruptedException {
        onLoop(() -> connections.forEach(BareConnection::ask));
        // The first answers load classes, theirs and ours.
        if (awaitAnswers() > 0) {
            return new EchoRun(0, 0, connections.size(), seconds, latencies);
        }
        onLoop(() -> connections.forEach(BareConnection::begin));
        final Mark first = mark();
        TimeUnit.SECONDS.sleep(warmUpSeconds);
        final Mark from = mark();
        measuring.run();
        TimeUnit.SECONDS.sleep(seconds);
        final Mark to = mark();
        measured.run();
        onLoop(() -> connections.forEach(BareConnection::stop));
        final long missing = awaitAnswers();
        return new EchoRun(
                warmUpSeconds == 0 ? 0 : (from.answers - first.answers) / seconds(first, from),
                to.answers - from.answers,
                missing,
                seconds(from, to),
                to.latencies);
    }

    /** What was answered up to a moment, and the latencies since the last. */
    private record Mark(long answers, long ns, Histogram latencies) {}

    private static double seconds(final Mark from, final Mark to) {
        return (to.ns - from.ns) / NS_PER_SECOND;
    }

    private Mark mark() throws InterruptedException {
        final Mark[] mark = new Mark[1];
        onLoop(() -> {
            mark[0] = new Mark(answered(), System.nanoTime(), latencies.copy());
            latencies.reset();
        });
        return mark[0];
    }

    private long answered() {
        return connections.stream().mapToLong(BareConnection::answered).sum();
    }

    /** Waits for what is outstanding, ten seconds at most; gives how many answers are missing then. */
    private long awaitAnswers() throws InterruptedException {
        final long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_ANSWERS_SECONDS);
        final long[] missing = new long[1];
        do {
            TimeUnit.MILLISECONDS.sleep(10);
            onLoop(() -> missing[0] =
                    connections.stream().mapToLong(BareConnection::outstanding).sum());
        } while (missing[0] > 0 && System.nanoTime() - deadline < 0);
        return missing[0];
    }

    private void onLoop(final Runnable task) throws InterruptedException {
        try {
            loop.submit(task).get(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the bare client failed", e);
        }
    }

    @Override
    public void close() {
        connections.stream().map(BareConnection::channel).forEach(Channel::close);
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
