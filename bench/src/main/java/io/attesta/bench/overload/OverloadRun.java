package io.attesta.bench.overload;

import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadProgress;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.bench.load.Pace;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs a plan: both sides connect, then begin on one clock. Each side has an event loop of its own, so that the storm's work does not
 * make the calm side's requests late; that both share processors with each other and perhaps with the server cannot be helped.
 */
public final class OverloadRun {
    // Both sides are told when to begin before it is time.
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final OverloadPlan plan;
    private final InetSocketAddress address;
    private final KeyStore keys;
    private final Consumer<LoadProgress> progress;

    /**
     * @param address of a server that has the sample world
     * @param keys have the master of the terminals' MAC keys
     * @param progress told once a second how the calm side stands
     */
    public OverloadRun(
            final OverloadPlan plan,
            final InetSocketAddress address,
            final KeyStore keys,
            final Consumer<LoadProgress> progress) {
        this.plan = plan;
        this.address = address;
        this.keys = keys;
        this.progress = progress;
    }

    /**
     * Runs it through.
     *
     * @throws IOException if a side cannot connect
     * @throws IllegalStateException if the generator itself failed: the run tells nothing
     */
    public OverloadReport run() throws IOException, InterruptedException {
        try (LoadRun calm = new LoadRun(calmPlan(), keys, progress);
                LoadRun storm = new LoadRun(stormPlan(), keys, ignored -> {})) {
            calm.open();
            storm.open();
            final long startNs = System.nanoTime() + LEAD_NS;
            final long stormNs = startNs + TimeUnit.SECONDS.toNanos(plan.stormFrom());
            final CompletableFuture<LoadReport> stormed = beside(storm, stormNs);
            final LoadReport calmed = calm.run(startNs);
            return OverloadReport.of(plan, calmed, join(stormed));
        }
    }

    private static CompletableFuture<LoadReport> beside(final LoadRun storm, final long startNs) {
        final CompletableFuture<LoadReport> report = new CompletableFuture<>();
        final Thread thread = new Thread(
                () -> {
                    try {
                        report.complete(storm.run(startNs));
                    } catch (final InterruptedException | RuntimeException e) {
                        report.completeExceptionally(e);
                    }
                },
                "attesta-storm");
        thread.setDaemon(true);
        thread.start();
        return report;
    }

    private static LoadReport join(final CompletableFuture<LoadReport> report) {
        try {
            return report.join();
        } catch (final CompletionException e) {
            throw new IllegalStateException("the storm's load generator failed", e.getCause());
        }
    }

    private LoadPlan calmPlan() {
        return side(plan.rate(), plan.calmConnections())
                .warmup(Duration.ofSeconds(plan.warmUpSeconds()))
                .duration(Duration.ofSeconds(plan.seconds() - plan.warmUpSeconds()))
                .terminals(0, OverloadPlan.MAX_TERMINALS)
                .cards(1, plan.cards() / 2)
                .seed(plan.seed())
                .build();
    }

    private LoadPlan stormPlan() {
        return side(plan.overloadRate(), plan.stormConnections())
                .duration(Duration.ofSeconds(plan.overloadSeconds()))
                .overtime(Duration.ZERO)
                .terminals(OverloadPlan.MAX_TERMINALS, plan.stormTerminals())
                .cards(1 + plan.cards() / 2, plan.cards() / 2)
                .seed(plan.seed() + 1)
                .build();
    }

    /** The server is expected to have no limit on openings. */
    private LoadPlan.Builder side(final double rate, final int connections) {
        return LoadPlan.to(address.getAddress().getHostAddress(), address.getPort(), new Pace.Poisson(rate))
                .connections(connections)
                .mix(plan.mix())
                .retry(plan.retry())
                .openingsPerCardHour(0)
                .receiptSamples(plan.receiptSamples())
                .slices();
    }
}
