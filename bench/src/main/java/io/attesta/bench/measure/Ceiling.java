package io.attesta.bench.measure;

import io.attesta.bench.load.Answers;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.bench.load.Mix;
import io.attesta.bench.load.Pace;
import io.attesta.bench.peer.EchoPeer;
import io.attesta.bench.server.SystemProcess;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the generator itself can do: the same connections and threads against an echo server in a process of its own, as many in flight as
 * the run had, every answer compared and its MAC computed. Beyond it a figure says nothing of the server that was asked.
 *
 * @param perSecond answers a second
 * @param connections plain ones
 * @param inFlight on each
 * @param seconds measured
 */
record Ceiling(double perSecond, int connections, int inFlight, double seconds) {
    /** Of the ceiling; above, it may be the generator that is measured. */
    private static final double NEAR = 0.8;
    /** An open loop has no number of its own: enough to keep both sides busy. */
    private static final int OPEN_IN_FLIGHT = 512;

    private static final Duration WARM_UP = Duration.ofSeconds(1);

    /**
     * Measures it: the generator is warm if it is done after a run.
     *
     * @param plan of the run that it is the ceiling of
     * @throws IOException if the echo server does not start, or something came back that was not sent
     */
    static Ceiling measure(final LoadPlan plan, final KeyStore keys, final Duration time)
            throws IOException, InterruptedException {
        final Path folder = Files.createTempDirectory("attesta-echo-");
        try (SystemProcess echo = SystemProcess.start(
                List.of("bench", "peer", "echo", "--answer-bytes", Integer.toString(EchoPeer.USUAL_ANSWER_BYTES)),
                folder)) {
            final LoadPlan echoed = echoed(plan, echo, time);
            final LoadReport report;
            try (LoadRun run = new LoadRun(echoed, keys, progress -> {}).answeredBy(Answers.ECHOED)) {
                report = run.run();
            }
            if (!report.isClean()) {
                throw new IOException(report.mismatches() + " echoes were wrong, " + report.missing() + " missing");
            }
            return new Ceiling(
                    report.ratePerSecond(),
                    echoed.connections(),
                    ((Pace.Closed) echoed.pace()).inFlight(),
                    report.seconds());
        } finally {
            Files.deleteIfExists(folder.resolve("errors.txt"));
            Files.deleteIfExists(folder);
        }
    }

    private static LoadPlan echoed(final LoadPlan plan, final SystemProcess echo, final Duration time) {
        final int inFlight = plan.pace() instanceof Pace.Closed closed
                ? closed.inFlight()
                : Math.max(1, OPEN_IN_FLIGHT / plan.connections());
        return LoadPlan.to("127.0.0.1", echo.iso8583().getPort(), new Pace.Closed(inFlight))
                .connections(plan.connections())
                .loops(plan.loops())
                .terminals(plan.firstTerminal(), plan.terminals())
                .cards(plan.firstCard(), plan.cards())
                .cardSkew(plan.cardSkew())
                .openingsPerCardHour(0)
                .mix(Mix.presenceOnly())
                .receiptSamples(0)
                .warmup(WARM_UP)
                .duration(time)
                .build();
    }

    /** Whether a rate is so near that the generator may be what was measured. */
    boolean isNear(final double rate) {
        return rate > NEAR * perSecond;
    }

    /** A line for people. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%.0f answers/s are the most this generator reaches: echo server, %d plain connections, %d in flight each, %.1f s",
                perSecond,
                connections,
                inFlight,
                seconds);
    }

    /** What to think of a rate. */
    String judgement(final double rate) {
        final String share = String.format(Locale.ROOT, "%.0f/s are %.0f %% of it", rate, 100 * rate / perSecond);
        return isNear(rate) ? share + ": the generator, not the server, may be the limit" : share;
    }
}
