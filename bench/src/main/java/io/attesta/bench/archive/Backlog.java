package io.attesta.bench.archive;

import io.attesta.authorizer.Launch;
import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.settings.Settings;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadProgress;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.bench.load.Pace;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A journal that nobody has archived: a real server decided, signed and wrote it, asked by simulated terminals as fast as it answers.
 *
 * @param data the data folder
 * @param keys public keys of its signatures
 * @param answered answers that terminals saw
 */
record Backlog(Path data, PublicKeySet keys, long answered) {
    private static final int CONNECTIONS = 16;
    private static final int IN_FLIGHT = 32;
    /** Fewer are sent in a second: as fast as it answers there would be many more before anybody counts. */
    private static final long FEW = 5_000;

    private static final Duration AT_MOST = Duration.ofHours(1);

    /**
     * Writes one.
     *
     * @param data an empty folder
     * @param authorizations how many there are to be, at least; up to a second's more come
     * @param cards size of the sample world, whose cards are in the journal, too
     * @param progress told once a second
     * @throws ServerException with one sentence if the server cannot start or stops
     */
    static Backlog write(
            final Settings settings,
            final SettingsOptions options,
            final Path data,
            final long authorizations,
            final int cards,
            final Consumer<LoadProgress> progress)
            throws IOException, InterruptedException {
        final CompletableFuture<String> fault = new CompletableFuture<>();
        try (Launch launch = Launch.start(
                settings,
                data,
                options.home(),
                options.environment(),
                cards,
                loaded -> {},
                warning -> {},
                (what, cause) -> fault.complete(what))) {
            final LoadReport report = load(launch, authorizations, cards, progress);
            if (fault.isDone()) {
                throw new ServerException("The server stopped: " + fault.join() + ".");
            }
            if (!report.isRight()) {
                throw new ServerException("The server gave " + report.mismatches()
                        + " wrong answers; attesta bench overload tells which.");
            }
            return new Backlog(data, PublicKeySet.of(launch.keys()), report.answered());
        }
    }

    private static LoadReport load(
            final Launch launch, final long authorizations, final int cards, final Consumer<LoadProgress> progress)
            throws IOException, InterruptedException {
        final LoadPlan plan = LoadPlan.to(
                        launch.server().iso8583Address().getAddress().getHostAddress(),
                        launch.server().iso8583Address().getPort(),
                        authorizations < FEW ? new Pace.Fixed(authorizations) : new Pace.Closed(IN_FLIGHT))
                .connections(CONNECTIONS)
                .cards(1, cards)
                .openingsPerCardHour(0)
                .duration(AT_MOST)
                .seed(System.nanoTime())
                .build();
        final AtomicReference<LoadRun> self = new AtomicReference<>();
        try (LoadRun run = new LoadRun(plan, launch.keys(), told -> {
            progress.accept(told);
            if (told.answered() >= authorizations) {
                self.get().stop();
            }
        })) {
            self.set(run);
            return run.run();
        }
    }
}
