package io.attesta.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * One event loop of a run with the connections that belong to it: wakes each open-loop lane at its time, and every 100 ms looks for answers
 * that waited too long and for the end. But for {@link #connect} before the start, all of it runs on the event loop; others see what
 * it counted through {@link #snapshot} and {@link #ended}.
 */
final class LoadLoop {
    /** A wake-up costs some microseconds; closer ones than this would only burn the processor that the server needs. */
    private static final long MIN_SLEEP_NS = 50_000;

    private static final long SWEEP_MS = 100;
    /** Looking for answers that waited too long costs more than looking for the end. */
    private static final int SWEEPS_PER_EXPIRY = 5;

    private static final long RECONNECT_MS = 200;
    /** Fewer than the backlog of any listener. */
    private static final int CONNECTING = 64;
    /** Handshakes are work for the server: fewer than it does in the time it gives each. */
    private static final int CONNECTING_TLS = 16;

    private final EventLoop loop;
    private final LoadClock clock;
    private final Tally tally;
    private final ReceiptSampler sampler;
    private final boolean held;
    private final List<Connection> connections = new ArrayList<>();
    private final PriorityQueue<Connection> agenda =
            new PriorityQueue<>((one, other) -> Long.signum(one.agendaNs() - other.agendaNs()));
    private final byte[] scratch = new byte[FrameAssembler.MAX_LENGTH];
    private final CompletableFuture<Tally> ended = new CompletableFuture<>();
    private final Runnable tick = () -> guarded(this::tick);

    private ConnectGate gate;
    private Schedule schedule;
    private ScheduledFuture<?> sleep;
    private ScheduledFuture<?> sweeps;
    private long wakeNs;
    private int sweepCount;

    /** @param held whether connections stay open when all is answered */
    LoadLoop(
            final EventLoop loop,
            final LoadClock clock,
            final Tally tally,
            final ReceiptSampler sampler,
            final boolean held) {
        this.loop = loop;
        this.clock = clock;
        this.tally = tally;
        this.sampler = sampler;
        this.held = held;
    }

    /** Makes one more connection; before the start only. */
    io.netty.util.concurrent.Future<?> connect(final Bootstrap bootstrap, final Optional<SslContext> tls) {
        final Connection connection = new Connection(this, bootstrap.clone(loop), tls);
        connections.add(connection);
        final Promise<Void> made = loop.newPromise();
        loop.execute(() -> gate(tls).enter(connection::connect).addListener(done -> {
            if (done.isSuccess()) {
                made.setSuccess(null);
            } else {
                made.setFailure(done.cause());
            }
        }));
        return made;
    }

    private ConnectGate gate(final Optional<SslContext> tls) {
        if (gate == null) {
            gate = new ConnectGate(loop, tls.isPresent() ? CONNECTING_TLS : CONNECTING);
        }
        return gate;
    }

    Tally tally() {
        return tally;
    }

    ReceiptSampler sampler() {
        return sampler;
    }

    /** Array for whole frames, shared by the loop's connections. */
    byte[] scratch() {
        return scratch;
    }

    /** What was counted, and the interval's latencies since the last call. */
    Future<Tally> snapshot() {
        return loop.submit(tally::snapshot);
    }

    /** How many connections are open. */
    Future<Integer> open() {
        return loop.submit(
                () -> (int) connections.stream().filter(Connection::isOpen).count());
    }

    /** Completes with what was counted when all is answered or given up; fails if the loop met a fault of its own. */
    CompletableFuture<Tally> ended() {
        return ended;
    }

    /** Starts sending: the lanes are given to the connections in order. */
    void start(final Schedule times, final List<Lane> lanes) {
        loop.execute(() -> guarded(() -> {
            schedule = times;
            sweeps = loop.scheduleAtFixedRate(() -> guarded(this::sweep), SWEEP_MS, SWEEP_MS, TimeUnit.MILLISECONDS);
            for (int i = 0; i < lanes.size(); i++) {
                begin(connections.get(i), lanes.get(i));
            }
            sleep();
        }));
    }

    /** A task of the event loop that throws would vanish in its future. */
    private void guarded(final Runnable task) {
        try {
            task.run();
        } catch (final RuntimeException e) {
            end(e);
        }
    }

    private void begin(final Connection connection, final Lane lane) {
        connection.attach(lane);
        serve(connection, clock.nanoTime());
        if (!connection.isOpen()) {
            // It broke between connecting and starting, when nobody was told.
            lost(connection);
        }
    }

    /** Sends no more; what is unanswered is still waited for. From any thread. */
    void stop() {
        loop.execute(() -> guarded(() -> {
            connections.forEach(connection -> connection.lane().stop());
            final long now = clock.nanoTime();
            if (now - schedule.endNs() < 0) {
                schedule = schedule.endingAt(now);
            }
        }));
    }

    private void tick() {
        final long now = clock.nanoTime();
        while (!agenda.isEmpty() && agenda.peek().agendaNs() - now <= 0) {
            serve(agenda.peek(), now);
        }
        sleep();
    }

    /**
     * Sends what is due and finds room, then puts the connection where it belongs: on the agenda, or aside if it has nothing to send at
     * a known time, or no room for what is due: then an answer, or a connection, brings it on.
     */
    private void serve(final Connection connection, final long nowNs) {
        final Lane lane = connection.lane();
        lane.sendDue(nowNs, connection);
        connection.flush();
        final boolean timed = lane.isTimed(nowNs);
        final long dueNs = timed ? lane.dueNs(nowNs) : 0;
        final boolean belongs = timed && dueNs - nowNs > 0;
        if (connection.isOnAgenda() && !(belongs && connection.agendaNs() == dueNs)) {
            agenda.remove(connection);
            connection.takeOffAgenda();
        }
        if (belongs && !connection.isOnAgenda()) {
            connection.putOnAgenda(dueNs);
            agenda.add(connection);
        }
    }

    private void sleep() {
        if (agenda.isEmpty() || ended.isDone()) {
            return;
        }
        final long now = clock.nanoTime();
        wakeNs = Math.max(agenda.peek().agendaNs() - now, MIN_SLEEP_NS) + now;
        sleep = loop.schedule(tick, wakeNs - now, TimeUnit.NANOSECONDS);
    }

    /** There may be room for what waits: answers were read, a connection was made, something was given up. */
    void hasRoom(final Connection connection) {
        if (connection.lane() != null) {
            serve(connection, clock.nanoTime());
            wakeFor(connection);
        }
    }

    private void wakeFor(final Connection connection) {
        if (agenda.peek() != connection) {
            return;
        }
        if (sleep == null || sleep.isDone()) {
            sleep();
        } else if (connection.agendaNs() - wakeNs < -MIN_SLEEP_NS) {
            sleep.cancel(false);
            sleep();
        }
    }

    /** A connection ended or could not be made. */
    void lost(final Connection connection) {
        if (!ended.isDone()) {
            tally.disconnects++;
            reconnect(connection);
        }
    }

    private void reconnect(final Connection connection) {
        loop.schedule(
                () -> {
                    if (!ended.isDone() && !connection.isOpen()) {
                        gate.enter(connection::connect).addListener(future -> {
                            if (!future.isSuccess()) {
                                reconnect(connection);
                            }
                        });
                    }
                },
                RECONNECT_MS,
                TimeUnit.MILLISECONDS);
    }

    /** A connection's handler met an exception: a broken connection is counted when it ends, all else is a fault of ours. */
    void failed(final Throwable cause) {
        // What TLS refuses comes wrapped.
        if (!(cause instanceof IOException) && !(cause.getCause() instanceof IOException)) {
            end(cause);
        }
    }

    private void sweep() {
        final long now = clock.nanoTime();
        final boolean expires = sweepCount++ % SWEEPS_PER_EXPIRY == 0;
        boolean over = true;
        for (final Connection connection : connections) {
            if (expires) {
                connection.lane().expire(now);
            }
            hasRoom(connection);
            over &= connection.lane().hasSentAll(now) && connection.lane().outstanding() == 0;
        }
        if (over) {
            end(null);
        }
    }

    private void end(final Throwable cause) {
        if (ended.isDone()) {
            return;
        }
        if (cause == null) {
            connections.forEach(connection -> connection.lane().countUnsent());
            ended.complete(tally);
        } else {
            ended.completeExceptionally(cause);
        }
        if (sweeps != null) {
            sweeps.cancel(false);
        }
        if (!held || cause != null) {
            connections.forEach(Connection::close);
        }
    }
}
