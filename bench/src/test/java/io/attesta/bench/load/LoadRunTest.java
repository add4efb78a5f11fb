package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.bench.load.FakeListener.Spoil;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.clear.ClearKeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadRunTest {
    private static final int CARDS = 4_000;
    private static final Mix EVERYTHING = new Mix(400, 280, 80, 50, 20, 20, 150);

    private final KeyStore keys = TestKeys.store();
    private final List<LoadProgress> told = new ArrayList<>();

    @Test
    void shouldRunCleanAndVerifyReceiptsWhenTheServerIsRight() throws Exception {
        final LoadReport report = run(new Pace.Poisson(1_000), Duration.ofMillis(1_500), n -> Spoil.NOTHING);

        assertThat(report.examples()).isEmpty();
        assertThat(report.isClean()).isTrue();
        assertThat(report.sent()).isEqualTo(report.answered()).isBetween(1_300L, 1_700L);
        assertThat(report.ratePerSecond() * report.seconds()).isPositive().isLessThan(report.answered() + 1.0);
        assertThat(report.histogram().getTotalCount()).isEqualTo(report.answered());
        assertThat(report.latencies().p50())
                .isPositive()
                .isLessThanOrEqualTo(report.latencies().max());
        assertThat(report.sentByKind())
                .containsKeys(RequestKind.REPEAT, RequestKind.REVERSAL, RequestKind.FOLLOW_UP, RequestKind.CLOSE);
        assertThat(told).isNotEmpty();
        assertThat(told.get(0).answered()).isPositive();

        assertThat(report.samples()).hasSize(200);
        final ReceiptCheck.Result result = new ReceiptCheck(PublicKeySet.of(keys)).verify(report.samples());
        assertThat(result.refused()).isEmpty();
        assertThat(result.verified()).isEqualTo(200);
    }

    @Test
    void shouldRefuseReceiptsOfAnotherKeyOrOfAnotherAnswer() throws Exception {
        final List<ReceiptSample> samples = run(new Pace.Fixed(500), Duration.ofMillis(300), n -> Spoil.NOTHING)
                .samples();
        final ClearKeyStore other =
                ClearKeyStore.builder().signing(1, new byte[32]).build();

        final ReceiptCheck.Result foreign = new ReceiptCheck(PublicKeySet.of(other)).verify(samples);
        assertThat(foreign.verified()).isZero();
        assertThat(foreign.refused()).hasSameSizeAs(samples);

        final ReceiptSample first = samples.get(0);
        final ReceiptSample altered = new ReceiptSample(
                first.statement(),
                first.receipt(),
                first.requestDigest(),
                first.code(),
                first.responseCode(),
                first.action(),
                first.acceptor(),
                first.terminal(),
                first.stan() + 1,
                first.lastFour());
        assertThat(new ReceiptCheck(PublicKeySet.of(keys))
                        .verify(List.of(altered))
                        .holds())
                .isFalse();
    }

    @Test
    void shouldNoticeEachFault() throws Exception {
        final LoadReport report = run(new Pace.Fixed(1_000), Duration.ofMillis(500), n -> switch (n % 100) {
            case 7 -> Spoil.WRONG_MAC;
            case 33 -> Spoil.DROPPED;
            case 66 -> Spoil.DELAYED;
            default -> Spoil.NOTHING;
        });

        assertThat(report.sent()).isEqualTo(500);
        assertThat(report.faults()).containsOnlyKeys(Fault.NO_ANSWER, Fault.WRONG_MAC);
        assertThat(report.missing()).isEqualTo(5);
        assertThat(report.faults().get(Fault.WRONG_MAC)).isEqualTo(5);
        assertThat(report.mismatches()).isEqualTo(5);
        assertThat(report.answered()).isEqualTo(495);
        assertThat(report.latencies().max()).isGreaterThanOrEqualTo(FakeListener.DELAY_MS * 1_000.0);
        assertThat(report.examples()).hasSize(10);
        assertThat(report.isClean()).isFalse();
    }

    @Test
    void shouldConnectAnewAndCatchUpWhenAConnectionEnds() throws Exception {
        final LoadReport report =
                run(new Pace.Fixed(500), Duration.ofMillis(800), n -> n == 40 ? Spoil.HUNG_UP : Spoil.NOTHING);

        assertThat(report.disconnects()).isEqualTo(1);
        assertThat(report.isClean()).isFalse();
        assertThat(report.missing()).isPositive();
        assertThat(report.unsent()).isZero();
        assertThat(report.sent()).isEqualTo(400);
        assertThat(report.mismatches()).isZero();
        // What was due meanwhile waited for the new connection, and its latency says so.
        assertThat(report.latencies().max()).isGreaterThan(100_000.0);
    }

    @Test
    void shouldNoticeALengthThatNoAnswerHas() throws Exception {
        final LoadReport report =
                run(new Pace.Fixed(500), Duration.ofMillis(400), n -> n == 40 ? Spoil.TOO_LONG : Spoil.NOTHING);

        assertThat(report.faults()).containsEntry(Fault.UNREADABLE, 1L);
        assertThat(report.disconnects()).isEqualTo(1);
    }

    @Test
    void shouldBeginAtTheTimeItIsTold() throws Exception {
        final AtomicLong firstNs = new AtomicLong();
        final IntFunction<Spoil> noted = n -> {
            firstNs.compareAndSet(0, System.nanoTime());
            return Spoil.NOTHING;
        };
        try (FakeListener listener = listener(noted);
                LoadRun run =
                        new LoadRun(plan(listener, new Pace.Fixed(500), Duration.ofMillis(200)), keys, told::add)) {
            run.open();
            final long startNs = System.nanoTime() + 300_000_000;
            final LoadReport report = run.run(startNs);

            assertThat(firstNs.get() - startNs).isNotNegative();
            assertThat(report.isClean()).isTrue();
            assertThat(report.sent()).isEqualTo(100);
        }
    }

    @Test
    void shouldGoOnWhenClosedAndAnswersAreLost() throws Exception {
        final LoadReport report =
                run(new Pace.Closed(4), Duration.ofMillis(900), n -> n == 5 ? Spoil.DROPPED : Spoil.NOTHING);

        assertThat(report.answered()).isGreaterThan(5);
        assertThat(report.missing()).isEqualTo(1);
        assertThat(report.mismatches()).isZero();
        assertThat(report.sent()).isEqualTo(report.answered() + report.missing());
    }

    @Test
    void shouldEndEarlyWhenStopped() throws Exception {
        try (FakeListener listener = listener(n -> Spoil.NOTHING)) {
            final LoadPlan plan = plan(listener, new Pace.Fixed(200), Duration.ofMinutes(10));
            final List<LoadRun> runs = new ArrayList<>();
            final LoadRun run = new LoadRun(plan, keys, progress -> runs.get(0).stop());
            runs.add(run);

            final LoadReport report = run.run();

            assertThat(report.sent()).isBetween(100L, 100_000L);
            assertThat(report.isClean()).isTrue();
            assertThat(report.seconds()).isBetween(0.9, 60.0);
        }
    }

    @Test
    void shouldKeepConnectionsOpenWhenTheyAreHeld() throws Exception {
        try (FakeListener listener = listener(n -> Spoil.NOTHING);
                LoadRun run = new LoadRun(plan(listener, new Pace.Fixed(20), Duration.ofMillis(200)), keys, told::add)
                        .holding()) {
            final LoadReport report = run.run();

            assertThat(report.sent()).isEqualTo(4);
            assertThat(report.isClean()).isTrue();
            assertThat(run.held()).isEqualTo(4);
        }
    }

    @Test
    void shouldSayWhereItCannotConnect() throws Exception {
        final int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        final LoadPlan plan = LoadPlan.to("127.0.0.1", port, new Pace.Closed(1))
                .terminals(0, 64)
                .build();
        assertThatThrownBy(() -> new LoadRun(plan, keys, told::add).run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1 port " + port);
    }

    private LoadReport run(final Pace pace, final Duration duration, final IntFunction<Spoil> spoils) throws Exception {
        try (FakeListener listener = listener(spoils)) {
            return new LoadRun(plan(listener, pace, duration), keys, told::add).run();
        }
    }

    private FakeListener listener(final IntFunction<Spoil> spoils) throws InterruptedException {
        return new FakeListener(new FakeAuthorizer(keys, LoadClock.system(), CARDS), spoils);
    }

    private static LoadPlan plan(final FakeListener listener, final Pace pace, final Duration duration) {
        return LoadPlan.to("127.0.0.1", listener.port(), pace)
                .connections(4)
                .loops(2)
                .terminals(0, 200)
                .cards(1, CARDS)
                .cardSkew(0.8)
                .mix(EVERYTHING)
                .duration(duration)
                .answerTimeout(Duration.ofSeconds(2))
                .build();
    }
}
