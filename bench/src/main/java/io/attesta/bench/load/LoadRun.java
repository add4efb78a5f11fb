package io.attesta.bench.load;

import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One run of a plan against a server that has the sample world. Made for one {@link #run}; {@link #open} before it if the run is to
 * begin at a certain time.
 *
 * <p>The threads are named {@code attesta-load-…}; the calling thread waits, and tells the progress.
 */
public final class LoadRun implements AutoCloseable {
    private static final Duration LANE_TIME = Duration.ofNanos(200_000);
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final double NS_PER_SECOND = 1e9;

    private final LoadPlan plan;
    private final KeyStore keys;
    private final TerminalVersions versions;
    private final Consumer<LoadProgress> progress;
    private final LoadClock clock = LoadClock.system();
    private final List<LoadLoop> loops = new ArrayList<>();
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private Answers answers = Answers.DECIDED;
    private boolean held;
    private Lanes lanes;
    private EventLoopGroup group;

    /**
     * @param keys has the master of the terminals' MAC keys; the run derives what terminals would have been enrolled with
     * @param progress told once a second, on the thread that runs
     */
    public LoadRun(final LoadPlan plan, final KeyStore keys, final Consumer<LoadProgress> progress) {
        this(plan, keys, TerminalVersions.same(keys.currentVersion(KeyUsage.MAC_MASTER)), progress);
    }

    /** @param versions of the terminals' keys, for runs in which they change */
    public LoadRun(
            final LoadPlan plan,
            final KeyStore keys,
            final TerminalVersions versions,
            final Consumer<LoadProgress> progress) {
        this.plan = plan;
        this.keys = keys;
        this.versions = versions;
        this.progress = progress;
    }

    /** Before {@link #open}: what comes back, if not decisions. Gives this run. */
    public LoadRun answeredBy(final Answers form) {
        answers = form;
        return this;
    }

    /** Before {@link #open}: the connections stay open behind {@link #run}, idle, until {@link #close}. Gives this run. */
    public LoadRun holding() {
        held = true;
        return this;
    }

    /** Behind a {@link #run} that was {@link #holding}: connections that are still open. */
    public int held() throws InterruptedException {
        int open = 0;
        for (final LoadLoop loop : loops) {
            try {
                open += loop.open().get();
            } catch (final ExecutionException e) {
                throw new IllegalStateException("the load generator failed", e.getCause());
            }
        }
        return open;
    }

    /** Ends sending early; {@link #run} returns when what is unanswered has come or was given up. From any thread. */
    public void stop() {
        stop.complete(null);
    }

    /**
     * Derives keys, connects, sends for the plan's time, and waits for the last answers.
     *
     * @throws IOException if a connection cannot be made at the start
     * @throws IllegalStateException if the generator itself failed: the run tells nothing
     */
    public LoadReport run() throws IOException, InterruptedException {
        open();
        return run(clock.nanoTime() + lead().toNanos());
    }

    /** What the lanes of all connections take to be made: a run begins so much later than it is told to, or they are part of its time. */
    public Duration lead() {
        return LANE_TIME.multipliedBy(plan.connections());
    }

    /**
     * Derives keys and connects; nothing is sent yet. Whoever calls it and then does not {@link #run} closes the run.
     *
     * @throws IOException if a connection cannot be made
     */
    public void open() throws IOException, InterruptedException {
        lanes = new Lanes(plan, answers, keys, versions);
        final boolean epoll = Epoll.isAvailable();
        final IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(plan.loops(), new DefaultThreadFactory("attesta-load", true), io);
        for (int i = 0; i < plan.loops(); i++) {
            loops.add(new LoadLoop(group.next(), clock, new Tally(plan.sliceCount()), sampler(i), held));
        }
        try {
            connect(epoll ? EpollSocketChannel.class : NioSocketChannel.class);
        } catch (final IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * After {@link #open}: sends for the plan's time from a time on, waits for the last answers, and closes the connections unless it is
     * {@link #holding} them.
     *
     * @param startNs as {@link System#nanoTime} tells it, now or later
     * @throws IllegalStateException if the generator itself failed: the run tells nothing
     */
    public LoadReport run(final long startNs) throws InterruptedException {
        try {
            return send(startNs);
        } finally {
            if (!held) {
                close();
            }
        }
    }

    /** Closes the connections; needed only if nothing was run or they were held. */
    @Override
    public void close() {
        if (group != null) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private ReceiptSampler sampler(final int loop) {
        final int share =
                plan.receiptSamples() * (loop + 1) / plan.loops() - plan.receiptSamples() * loop / plan.loops();
        return new ReceiptSampler(share, StepRandom.seedOf(plan.seed(), -1L - loop));
    }

    private void connect(final Class<? extends Channel> type) throws IOException, InterruptedException {
        final Bootstrap bootstrap = new Bootstrap()
                .channel(type)
                .remoteAddress(plan.host(), plan.port())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS);
        final List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < plan.connections(); i++) {
            all.add(loops.get(i % plan.loops()).connect(bootstrap, plan.tls()));
        }
        for (final Future<?> connecting : all) {
            requireConnected(connecting.await());
        }
    }

    private void requireConnected(final Future<?> connected) throws IOException {
        if (!connected.isSuccess()) {
            throw new IOException("cannot connect to " + plan.host() + " port " + plan.port(), connected.cause());
        }
    }

    private LoadReport send(final long startNs) throws InterruptedException {
        final Schedule schedule = Schedule.of(plan, startNs);
        for (int i = 0; i < loops.size(); i++) {
            final LoadLoop loop = loops.get(i);
            final List<Lane> own = new ArrayList<>();
            for (int lane = i; lane < plan.connections(); lane += loops.size()) {
                own.add(lanes.make(lane, schedule, clock, loop.tally(), loop.sampler()));
            }
            loop.start(schedule, own);
        }
        stop.thenRun(() -> loops.forEach(LoadLoop::stop));
        final long endedNs = awaitEnd(schedule);
        return report((Math.min(endedNs, schedule.endNs()) - schedule.measureFromNs()) / NS_PER_SECOND);
    }

    /** Tells the progress each second until all loops have ended; gives when sending ended. */
    private long awaitEnd(final Schedule schedule) throws InterruptedException {
        final CompletableFuture<?> all =
                CompletableFuture.allOf(loops.stream().map(LoadLoop::ended).toArray(CompletableFuture<?>[]::new));
        long toldNs = schedule.startNs();
        long toldAnswers = 0;
        while (!endsWithin(all, toldNs + (long) NS_PER_SECOND - clock.nanoTime())) {
            final Tally now = snapshot();
            final long nowNs = clock.nanoTime();
            progress.accept(
                    progress(schedule, now, nowNs, (now.answered - toldAnswers) * NS_PER_SECOND / (nowNs - toldNs)));
            toldNs = nowNs;
            toldAnswers = now.answered;
        }
        return clock.nanoTime();
    }

    private static boolean endsWithin(final CompletableFuture<?> all, final long ns) throws InterruptedException {
        try {
            all.get(Math.max(ns, 0), TimeUnit.NANOSECONDS);
            return true;
        } catch (final TimeoutException e) {
            return false;
        } catch (final ExecutionException e) {
            throw new IllegalStateException("the load generator failed", e.getCause());
        }
    }

    private Tally snapshot() throws InterruptedException {
        final Tally sum = new Tally();
        for (final LoadLoop loop : loops) {
            try {
                sum.add(loop.snapshot().get());
            } catch (final ExecutionException e) {
                throw new IllegalStateException("the load generator failed", e.getCause());
            }
        }
        return sum;
    }

    private static LoadProgress progress(
            final Schedule schedule, final Tally tally, final long nowNs, final double ratePerSecond) {
        return new LoadProgress(
                (nowNs - schedule.startNs()) / NS_PER_SECOND,
                nowNs - schedule.measureFromNs() < 0,
                tally.sent,
                tally.answered,
                ratePerSecond,
                ReportWriter.byCode(tally),
                Latencies.of(tally.interval),
                tally.mismatches(),
                tally.missing(),
                tally.busy(),
                tally.disconnects);
    }

    private LoadReport report(final double seconds) {
        final Tally sum = new Tally(plan.sliceCount());
        final List<ReceiptSample> samples = new ArrayList<>();
        for (final LoadLoop loop : loops) {
            sum.add(loop.ended().join());
            samples.addAll(loop.sampler().kept());
        }
        return ReportWriter.report(plan, sum, Math.max(0, seconds), samples);
    }
}
