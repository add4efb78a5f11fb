package io.attesta.bench.deltas;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.bench.load.Pace;
import io.attesta.bench.load.PresentingTerminal;
import io.attesta.bench.load.SampleCards;
import io.attesta.keystore.KeyStore;
import io.attesta.protocol.iso.ResponseCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** Runs a plan against one server that has the sample world and nothing else to do. */
final class DeltasRun {
    // Before it ends a run of load waits for this; a snapshot ends it.
    private static final Duration LONGEST_SNAPSHOT = Duration.ofMinutes(10);
    private static final double NS_PER_SECOND = 1e9;
    private static final int NO_EXPIRY = -1;

    private final DeltasPlan plan;
    private final InetSocketAddress iso8583;
    private final KeyStore keys;
    private final BackOffice backOffice;
    private final Path folder;
    private final Consumer<String> told;
    private final Random random;
    private int version = 1;
    private int removed;

    /**
     * Against a server.
     *
     * @param keys have the master of the terminals' MAC keys
     * @param folder for the files that are sent
     * @param told hears of each step
     */
    DeltasRun(
            final DeltasPlan plan,
            final InetSocketAddress iso8583,
            final KeyStore keys,
            final BackOffice backOffice,
            final Path folder,
            final Consumer<String> told) {
        this.plan = plan;
        this.iso8583 = iso8583;
        this.keys = keys;
        this.backOffice = backOffice;
        this.folder = folder;
        this.told = told;
        random = new Random(plan.seed());
    }

    /**
     * Runs it through.
     *
     * @throws IOException if the server cannot be reached, or refuses
     */
    DeltasReport run() throws IOException, InterruptedException {
        backOffice.awaitToken();
        final List<Speed> speeds = speeds();
        final Bite bite = bite();
        final List<SnapshotRound> snapshots = new ArrayList<>();
        if (plan.snapshots() > 0) {
            told.accept("Warming up authorizations");
            load(Duration.ofSeconds(plan.seconds()));
        }
        for (int n = 1; n <= plan.snapshots(); n++) {
            for (final SnapshotKind kind : SnapshotKind.values()) {
                snapshots.add(snapshot(kind, n));
            }
        }
        final Optional<LoadReport> after =
                snapshots.isEmpty() ? Optional.empty() : Optional.of(load(Duration.ofSeconds(plan.seconds())));
        return new DeltasReport(plan, speeds, bite, snapshots, after);
    }

    /** The ways take turns, so that what comes and goes on the machine meets all of them. */
    private List<Speed> speeds() throws IOException {
        final List<Speed> speeds = new ArrayList<>();
        for (final Way way : Way.values()) {
            speeds.add(new Speed(way, new ArrayList<>()));
        }
        for (int round = 0; round <= plan.rounds(); round++) {
            for (final Speed speed : speeds) {
                final double perSecond = load(speed.way());
                told.accept("%s, %s: %,.0f deltas/s"
                        .formatted(
                                round == 0 ? "warm-up" : "round " + round,
                                speed.way().label(),
                                perSecond));
                if (round > 0) {
                    speed.perSecond().add(perSecond);
                }
            }
        }
        return speeds;
    }

    private double load(final Way way) throws IOException {
        final long newest = ++version;
        final Path file = folder.resolve(way.csv() ? "deltas.csv" : "deltas.ndjson");
        CardLines.write(file, way.csv(), 1, plan.cards(), card -> newest);
        final long startNs = System.nanoTime();
        final long applied = backOffice.load(file, way.gzip(), "bench-" + newest);
        final double seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
        Files.delete(file);
        if (applied != plan.cards()) {
            throw new IOException("of " + plan.cards() + " deltas " + applied + " took effect");
        }
        return applied / seconds;
    }

    private Bite bite() throws IOException, InterruptedException {
        final Histogram delays = new Histogram(3);
        int refused = 0;
        int approved = 0;
        try (PresentingTerminal terminal = new PresentingTerminal(iso8583, keys, DeltasPlan.TERMINALS)) {
            for (int i = 0; i < plan.probes(); i++) {
                final long card = goodCard();
                backOffice.deltas(CardLines.line(card, ++version, "LOST"));
                final long acknowledgedNs = System.nanoTime();
                if (terminal.present(card).equals(ResponseCode.LOST.text())) {
                    delays.recordValue(System.nanoTime() - acknowledgedNs);
                    refused++;
                }
                backOffice.deltas(CardLines.line(card, ++version, "ACTIVE"));
                approved += terminal.present(card).equals(ResponseCode.APPROVED.text()) ? 1 : 0;
            }
        }
        return new Bite(plan.probes(), refused, approved, delays);
    }

    private long goodCard() {
        long card;
        do {
            card = 1 + random.nextInt(plan.cards());
        } while (SampleCards.standing(card, NO_EXPIRY, 0) != ResponseCode.APPROVED
                || SampleCards.expiry(card) != SampleCards.expiry(1));
        return card;
    }

    private SnapshotRound snapshot(final SnapshotKind kind, final int n) throws IOException, InterruptedException {
        final Path file = folder.resolve("snapshot.ndjson");
        CardLines.write(file, false, 1, plan.cards(), card -> kind.version(n, card));
        enrolCardsToRemove();
        final LoadReport before = load(Duration.ofSeconds(plan.seconds()));
        final Instant asOf = Instant.now();
        try (LoadRun run = loadRun(LONGEST_SNAPSHOT)) {
            run.open();
            final CompletableFuture<LoadReport> loading = beside(run);
            final long startNs = System.nanoTime();
            final JsonNode totals;
            final double seconds;
            try {
                totals = backOffice.snapshot(file, asOf);
            } finally {
                seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
                run.stop();
            }
            final SnapshotRound round = new SnapshotRound(kind, before, join(loading), seconds, fault(kind, totals));
            told.accept("snapshot, %s: %.1f s, p99 %.2f ms before, %.2f ms during"
                    .formatted(
                            kind.label(),
                            seconds,
                            before.latencies().p99() / 1_000,
                            round.during().latencies().p99() / 1_000));
            return round;
        } finally {
            Files.delete(file);
        }
    }

    /** Cards behind the sample's, which the load does not know and the snapshot does not have. */
    private void enrolCardsToRemove() throws IOException {
        final Path file = folder.resolve("removed.ndjson");
        CardLines.write(file, false, 1L + plan.cards() + removed, plan.hundredth(), card -> 1);
        removed += plan.hundredth();
        backOffice.load(file, false, "bench-removed-" + removed);
        Files.delete(file);
    }

    private String fault(final SnapshotKind kind, final JsonNode totals) {
        final long changed = kind.changes(plan);
        final boolean right = totals.path("new").asLong(-1) == 0
                && totals.path("changed").asLong(-1) == changed
                && totals.path("unchanged").asLong(-1) == plan.cards() - changed
                && totals.path("stale").asLong(-1) == 0
                && totals.path("rejected").asLong(-1) == 0
                && totals.path("removed").asLong(-1) == plan.hundredth()
                && totals.path("applied").asLong(-1) == changed + plan.hundredth();
        return right ? "" : totals.toString();
    }

    private LoadReport load(final Duration time) throws IOException, InterruptedException {
        try (LoadRun run = loadRun(time)) {
            return run.run();
        }
    }

    private LoadRun loadRun(final Duration time) {
        return new LoadRun(
                LoadPlan.to(iso8583.getAddress().getHostAddress(), iso8583.getPort(), new Pace.Fixed(plan.rate()))
                        .connections(plan.connections())
                        .terminals(0, DeltasPlan.TERMINALS)
                        .cards(1, plan.cards())
                        .duration(time)
                        .openingsPerCardHour(0)
                        .receiptSamples(0)
                        .seed(random.nextLong())
                        .build(),
                keys,
                progress -> {});
    }

    private static CompletableFuture<LoadReport> beside(final LoadRun run) {
        final CompletableFuture<LoadReport> report = new CompletableFuture<>();
        final Thread thread = new Thread(
                () -> {
                    try {
                        report.complete(run.run(System.nanoTime()));
                    } catch (final InterruptedException | RuntimeException e) {
                        report.completeExceptionally(e);
                    }
                },
                "attesta-load");
        thread.setDaemon(true);
        thread.start();
        return report;
    }

    private static LoadReport join(final CompletableFuture<LoadReport> report) throws InterruptedException {
        try {
            return report.get(LONGEST_SNAPSHOT.toSeconds(), TimeUnit.SECONDS);
        } catch (final ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the load generator failed", e);
        }
    }
}
