package io.attesta.bench.gatling;

import io.attesta.bench.load.TerminalLine;
import io.attesta.keystore.KeyStore;
import io.gatling.commons.stats.KO$;
import io.gatling.core.CoreComponents;
import io.gatling.core.config.NettyConfiguration;
import io.gatling.core.protocol.ProtocolComponents;
import io.gatling.core.session.Session;
import io.gatling.netty.util.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import scala.Function1;
import scala.Option;
import scala.collection.immutable.Nil$;
import scala.runtime.BoxedUnit;

/** The connections of a run, on Gatling's own event loops. Thread-safe. */
final class Iso8583Lines implements ProtocolComponents {
    private static final int LAST_STAN = 999_999;
    private static final String STRAY = "stray answer";

    private final Iso8583ProtocolBuilder plan;
    private final CoreComponents core;
    private final KeyStore keys;
    private final Bootstrap bootstrap;
    /** Numbers go on from run to run, or the requests of two within a second would be taken for the same transactions. */
    private final AtomicInteger stans = new AtomicInteger((int) (System.nanoTime() / 1_000 % LAST_STAN));

    private final AtomicInteger seated = new AtomicInteger();
    private final Map<Integer, Integer> seats = new ConcurrentHashMap<>();
    private final Map<Integer, TerminalLine> shared = new ConcurrentHashMap<>();
    private final Map<Long, TerminalLine> ofUsers = new ConcurrentHashMap<>();

    Iso8583Lines(final Iso8583ProtocolBuilder plan, final CoreComponents core) {
        this.plan = plan;
        this.core = core;
        keys = plan.keys().get();
        final NettyConfiguration netty = core.configuration().netty();
        bootstrap = new Bootstrap()
                .channelFactory(Transports.newSocketChannelFactory(netty.useNativeTransport(), netty.useIoUring()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        plan.answerTimeout().toMillis())
                .remoteAddress(plan.host(), plan.port());
        core.actorSystem().registerOnTermination(() -> {
            keys.close();
            return BoxedUnit.UNIT;
        });
    }

    /** The connection on which a user's terminal asks. */
    TerminalLine line(final Session session, final int terminal) {
        if (plan.connections() == 0) {
            return ofUsers.computeIfAbsent(session.userId(), user -> line(session.eventLoop()));
        }
        final int seat = seats.computeIfAbsent(terminal, index -> seated.getAndIncrement() % plan.connections());
        return shared.computeIfAbsent(seat, number -> line(core.eventLoopGroup().next()));
    }

    private TerminalLine line(final EventLoop loop) {
        return new TerminalLine(loop, bootstrap, keys, this::stan, plan.answerTimeout(), this::stray);
    }

    private int stan() {
        return stans.updateAndGet(last -> last == LAST_STAN ? 1 : last + 1);
    }

    /** Belongs to no user, and must not go unnoticed: a failed request of a name of its own. */
    private void stray(final String what) {
        final long nowMs = core.clock().nowMillis();
        core.statsEngine()
                .logResponse(STRAY, emptyList(), STRAY, nowMs, nowMs, KO$.MODULE$, Option.empty(), Option.apply(what));
    }

    @SuppressWarnings("unchecked")
    private static scala.collection.immutable.List<String> emptyList() {
        return (scala.collection.immutable.List<String>) (scala.collection.immutable.List<?>) Nil$.MODULE$;
    }

    @Override
    public Function1<Session, Session> onStart() {
        return session -> session;
    }

    @Override
    public Function1<Session, BoxedUnit> onExit() {
        return session -> {
            final TerminalLine own = ofUsers.remove(session.userId());
            if (own != null) {
                own.close();
            }
            return BoxedUnit.UNIT;
        };
    }
}
