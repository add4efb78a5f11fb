package io.attesta.bench.measure;

import io.attesta.authorizer.ArchiveCheck;
import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.archive.ReconciliationReport;
import io.attesta.authorizer.command.CommandFailure;
import io.attesta.authorizer.command.ExitCodes;
import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.JournalSync;
import io.attesta.authorizer.settings.Settings;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadProgress;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.bench.load.Mix;
import io.attesta.bench.load.Pace;
import io.attesta.bench.load.ReceiptCheck;
import io.attesta.bench.load.Retry;
import io.attesta.bench.server.OwnServer;
import io.attesta.bench.server.Presets;
import io.attesta.bench.server.SelfSigned;
import io.attesta.bench.server.TemporaryFolder;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code attesta bench load}: simulated terminals against a server of its own or one that runs. Exits 1 if the run does not count: the
 * rate was missed, an answer did not come or was wrong, a receipt or the journal does not verify, journal and archive differ, or the
 * archive fell too far behind.
 */
@Command(
        name = "load",
        description =
                "Sends what terminals would send at the times they would, checks every answer, and says how long they waited.")
public final class LoadCommand implements Callable<Integer> {
    private static final double NS_PER_MS = 1_000_000.0;
    private static final double US_PER_MS = 1_000.0;

    /** How requests come. */
    enum Arrival {
        poisson,
        fixed,
        bursts
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options = SettingsOptions.ofProcess();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Open loop: requests a second over all connections (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--arrivals",
            paramLabel = "HOW",
            defaultValue = "poisson",
            description = "Open loop: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Arrival arrivals;

    @Option(
            names = "--burst",
            paramLabel = "N",
            defaultValue = "100",
            description = "With --arrivals bursts: requests at the same moment (default: ${DEFAULT-VALUE}).")
    private int burst;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "0",
            description = "Closed loop instead: so many unanswered requests on each connection, and the next with each"
                    + " answer (default: open loop).")
    private int inFlight;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description =
                    "Connections, 1 to 21000, each with terminals and cards of its own (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "Seconds that are measured (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "5",
            description = "Seconds before, shown and not counted (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--mix",
            paramLabel = "MIX",
            defaultValue = "usual",
            description =
                    "usual, presence, inquiries, retries, or shares in thousandths like presence=600,follow-up=300,"
                            + "close=100; others are repeat, reversal, echo, faulty (default: ${DEFAULT-VALUE}).")
    private String mix;

    @Option(
            names = "--cards",
            paramLabel = "N",
            defaultValue = "" + SampleWorld.CARDS,
            description = "Sample cards, in the server and used (default: ${DEFAULT-VALUE}).")
    private int cards;

    @Option(
            names = "--skew",
            paramLabel = "X",
            defaultValue = "0",
            description = "0 = all cards alike; above, Zipf's exponent (default: ${DEFAULT-VALUE}).")
    private double skew;

    @Option(
            names = "--openings-per-card-hour",
            paramLabel = "N",
            defaultValue = "50",
            description = "With --port: sessions that one card opens in an hour before 65 is taken for right; 0 = that"
                    + " server has no limit (default: ${DEFAULT-VALUE}).")
    private int openingsPerCardHour;

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of the generator (default: ${DEFAULT-VALUE}).")
    private int loops;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "0",
            description = "How often a terminal that is answered 91 asks again (default: ${DEFAULT-VALUE}).")
    private int retries;

    @Option(
            names = "--retry-pause-ms",
            paramLabel = "N",
            defaultValue = "100",
            description = "Milliseconds between a 91 and asking again (default: ${DEFAULT-VALUE}).")
    private int retryPauseMs;

    @Option(
            names = "--receipts",
            paramLabel = "N",
            defaultValue = "200",
            description = "Receipts kept and verified (default: ${DEFAULT-VALUE}).")
    private int receipts;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What is sent follows from it (default: another one each time, which is told).")
    private Long seed;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "With --port: where that server listens (default: ${DEFAULT-VALUE}).")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description =
                    "Port of a server that runs already and has the sample world; its keys are read from --data, and"
                            + " its journal is held against its archive if both are there (default: a server of its own in a"
                            + " temporary folder).")
    private int port;

    @ArgGroup(exclusive = false)
    private TlsOptions tls;

    @Option(
            names = "--tls",
            description = "Without --port: the server of its own speaks TLS, with a certificate made for the run.")
    private boolean ownTls;

    @Mixin
    private JudgeOptions judge = new JudgeOptions();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes there load.json, load.hgrm (HdrHistogram's percentiles) and load.html.")
    private Path folder;

    private final ServerGarbage garbage = new ServerGarbage();
    private double garbagePerAnswer = Double.NaN;
    private Optional<ArchiveWatch> watch = Optional.empty();
    private Optional<SslContext> client = Optional.empty();

    /** TLS of the connections. */
    static final class TlsOptions {
        @Option(
                names = "--tls-ca",
                required = true,
                paramLabel = "FILE",
                description = "With --port: connect with TLS, and trust these authorities (PEM).")
        private Path authorities;

        @Option(names = "--tls-certificate", paramLabel = "FILE", description = "Certificate to show (PEM).")
        private Path certificate;

        @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key (PEM, PKCS#8).")
        private Path key;

        SslContext context() {
            if (certificate == null != (key == null)) {
                throw wrongUsage("--tls-certificate and --tls-key are given both or not at all.");
            }
            try {
                final SslContextBuilder builder = SslContextBuilder.forClient().trustManager(authorities.toFile());
                if (certificate != null) {
                    builder.keyManager(certificate.toFile(), key.toFile());
                }
                return builder.build();
            } catch (final SSLException | IllegalArgumentException e) {
                throw new CommandFailure(
                        "TLS cannot be set up from " + authorities
                                + (certificate == null ? "" : ", " + certificate + " and " + key) + ": "
                                + reason(e) + ".",
                        e);
            }
        }

        private static String reason(final Exception e) {
            return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireSensible();
        final RunManifest manifest = RunManifest.ofProcess();
        final LoadSummary summary = port == 0 ? againstOwn(manifest) : againstRunning(manifest);
        summary.print(out());
        if (folder != null) {
            write(summary);
        }
        return summary.failures().isEmpty() ? ExitCodes.DONE : ExitCodes.FOUND_WRONG;
    }

    private void requireSensible() {
        if (!(rate > 0) || rate > 10_000_000 || burst < 1 || burst > 1_000_000) {
            throw wrongUsage("--rate takes more than 0 and up to 10000000, --burst 1 to 1000000.");
        }
        if (inFlight < 0 || inFlight > 16_384) {
            throw wrongUsage("--in-flight takes 1 to 16384, or 0 for an open loop.");
        }
        if (seconds < 1 || seconds > 86_400 || warmUp < 0 || warmUp > 3_600) {
            throw wrongUsage("--seconds takes 1 to 86400, --warm-up 0 to 3600.");
        }
        if (cards < 1 || cards > 50_000_000 || connections < 1 || connections > Math.min(21_000, cards)) {
            throw wrongUsage("--cards takes 1 to 50000000, --connections 1 to 21000 and no more than there are cards.");
        }
        if (loops < 1
                || loops > connections
                || retries < 0
                || retries > 100
                || retryPauseMs < 0
                || retryPauseMs > 60_000) {
            throw wrongUsage(
                    "--loops takes 1 to the number of connections, --retries 0 to 100, --retry-pause-ms 0 to 60000.");
        }
        if (receipts < 0
                || receipts > 1_000_000
                || skew < 0
                || skew > 10
                || openingsPerCardHour < 0
                || openingsPerCardHour > 100) {
            throw wrongUsage("--receipts takes 0 to 1000000, --skew 0 to 10, --openings-per-card-hour 0 to 100.");
        }
        if (tls != null && port == 0) {
            throw wrongUsage("--tls-ca goes with --port: a server of its own speaks plain TCP.");
        }
        if (ownTls && port != 0) {
            throw wrongUsage(
                    "--tls is of a server of its own; with --port TLS is spoken if --tls-ca says whom to trust.");
        }
        judge.requireSensible();
        wantedMix();
    }

    private Mix wantedMix() {
        try {
            return Mix.of(mix);
        } catch (final IllegalArgumentException e) {
            throw wrongUsage("--mix " + mix + ": " + e.getMessage() + ".");
        }
    }

    private static CommandFailure wrongUsage(final String sentence) {
        return new CommandFailure(sentence, ExitCodes.WRONG_USAGE, null);
    }

    private LoadSummary againstOwn(final RunManifest manifest) throws IOException, InterruptedException {
        if (!ownTls) {
            return againstOwn(manifest, Presets.measured(cards));
        }
        try (TemporaryFolder certificate = TemporaryFolder.make(options.namedData(), "attesta-certificate-")) {
            SelfSigned.make().write(certificate.path());
            client = Optional.of(SelfSigned.client(certificate.path()));
            final Map<String, String> presets = Presets.measured(cards);
            presets.putAll(SelfSigned.settings(certificate.path()));
            return againstOwn(manifest, presets);
        }
    }

    private LoadSummary againstOwn(final RunManifest manifest, final Map<String, String> presets)
            throws IOException, InterruptedException {
        final Settings settings = options.load(presets);
        say("Starting a server with %d sample cards", cards);
        try (OwnServer server = OwnServer.start(settings, options, cards)) {
            if (settings.database().archive()) {
                watch = Optional.of(new ArchiveWatch(server, judge.archiveLag(), judge.archiveDrain()));
            }
            final LoadPlan plan =
                    plan(server.address().getHostString(), server.address().getPort(), 0);
            final LoadReport report = run(plan, server.keys());
            final Books books = books(server);
            final List<String> ways = ways(settings, "in this process");
            if (!Double.isNaN(garbagePerAnswer)) {
                ways.add(String.format(Locale.ROOT, "its threads allocated %.0f bytes an answer", garbagePerAnswer));
            }
            return summary(report, server.keys(), books, ways, manifest);
        } catch (final ServerException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /** What a server of its own wrote down, once its archive has caught up. */
    private Books books(final OwnServer server) throws IOException, InterruptedException {
        final boolean drained = watch.isEmpty() || watch.get().drain(warmUp + seconds);
        server.requireSound();
        say(
                watch.isPresent() && drained
                        ? "Proving the journal and comparing the archive with it"
                        : "Proving the journal");
        return new Books(
                JournalProof.of(server.folder(), PublicKeySet.of(server.keys())),
                drained ? server.reconcile().map(LoadCommand::verdict) : Optional.empty(),
                watch.map(ArchiveWatch::course));
    }

    private static Verdict verdict(final ReconciliationReport report) {
        return new Verdict(report.clean(), report.line());
    }

    private LoadSummary againstRunning(final RunManifest manifest) throws IOException, InterruptedException {
        final Settings settings = options.load();
        try (KeyStore keys = NodeKeys.open(settings, options.data(), options.environment())) {
            final LoadReport report = run(plan(host, port, openingsPerCardHour), keys);
            final PublicKeySet trusted = PublicKeySet.of(keys);
            final Books books = new Books(
                    JournalProof.of(options.data(), trusted),
                    settings.database().archive()
                            ? Optional.of(verdict(ArchiveCheck.run(settings, options.data(), trusted)))
                            : Optional.empty(),
                    Optional.empty());
            return summary(report, keys, books, ways(settings, "running already"), manifest);
        } catch (final ServerException e) {
            throw new CommandFailure(e.getMessage(), e);
        }
    }

    /** @param openings sessions that one card opens in an hour before 65 is right; 0 = no limit */
    private LoadPlan plan(final String server, final int serverPort, final int openings) {
        final LoadPlan.Builder plan = LoadPlan.to(server, serverPort, pace())
                .connections(connections)
                .warmup(Duration.ofSeconds(warmUp))
                .duration(Duration.ofSeconds(seconds))
                .seed(seed == null ? System.nanoTime() : seed)
                .cards(1, cards)
                .cardSkew(skew)
                .mix(wantedMix())
                .retry(new Retry(retries, Duration.ofMillis(retryPauseMs)))
                .openingsPerCardHour(openings)
                .loops(loops)
                .receiptSamples(receipts)
                .slices();
        if (tls != null) {
            plan.tls(tls.context());
        }
        client.ifPresent(plan::tls);
        return plan.build();
    }

    private Pace pace() {
        if (inFlight > 0) {
            return new Pace.Closed(inFlight);
        }
        return switch (arrivals) {
            case poisson -> new Pace.Poisson(rate);
            case fixed -> new Pace.Fixed(rate);
            case bursts -> new Pace.Bursts(rate, burst);
        };
    }

    private LoadReport run(final LoadPlan plan, final KeyStore keys) throws InterruptedException {
        say("Connecting %d times", plan.connections());
        try {
            return new LoadRun(plan, keys, progress -> {
                        tell(progress, archive(progress));
                        if (!progress.warmingUp()) {
                            garbage.begin(progress.answered());
                            garbagePerAnswer = garbage.perAnswer(progress.answered());
                        }
                    })
                    .run();
        } catch (final IOException e) {
            final Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CommandFailure("The load cannot begin: " + e.getMessage() + ": " + cause.getMessage() + ".", e);
        }
    }

    /** Words for how far the archive is behind, if it is watched. */
    private String archive(final LoadProgress progress) {
        return progress.warmingUp()
                ? ""
                : watch.map(archive -> archive.look(progress.seconds())).orElse("");
    }

    private void tell(final LoadProgress progress, final String archive) {
        say(
                "%4.0f s %-8s %8.0f/s  p50 %.3f  p99 %.3f  max %.3f ms%s%s",
                progress.seconds(),
                progress.warmingUp() ? "warm-up" : "measured",
                progress.ratePerSecond(),
                progress.interval().p50() / US_PER_MS,
                progress.interval().p99() / US_PER_MS,
                progress.interval().max() / US_PER_MS,
                archive,
                progress.mismatches() + progress.missing() == 0
                        ? ""
                        : "  WRONG " + (progress.mismatches() + progress.missing()));
    }

    private LoadSummary summary(
            final LoadReport report,
            final KeyStore keys,
            final Books books,
            final List<String> server,
            final RunManifest manifest)
            throws IOException, InterruptedException {
        return new LoadSummary(
                report,
                new ReceiptCheck(PublicKeySet.of(keys)).verify(report.samples()),
                books,
                ceiling(report.plan(), keys),
                server,
                manifest);
    }

    private Optional<Ceiling> ceiling(final LoadPlan plan, final KeyStore keys)
            throws IOException, InterruptedException {
        if (judge.ceiling().isZero()) {
            return Optional.empty();
        }
        say("Measuring the generator's own ceiling for %d s", judge.ceiling().toSeconds());
        return Optional.of(Ceiling.measure(plan, keys, judge.ceiling()));
    }

    private List<String> ways(final Settings settings, final String where) {
        final List<String> lines = new ArrayList<>();
        lines.add(where + ", " + cards + " sample cards, "
                + (settings.journal().sync() == JournalSync.BATCH
                        ? "durable: each batch synced before its answers"
                        : "NOT durable: journal.sync is "
                                + settings.journal().sync().name().toLowerCase(Locale.ROOT)));
        lines.add(settings.database().archive() ? "archive beside it" : "without an archive");
        // Of a database the address is nobody's business.
        options.overrides()
                .forEach((key, value) ->
                        lines.add(key.startsWith("database.url") ? "set " + key : "set " + key + "=" + value));
        return lines;
    }

    private void write(final LoadSummary summary) throws IOException {
        Files.createDirectories(folder);
        summary.write(folder.resolve("load.json"));
        Files.writeString(folder.resolve("load.html"), LoadPage.of(summary));
        try (PrintStream percentiles =
                new PrintStream(Files.newOutputStream(folder.resolve("load.hgrm")), false, StandardCharsets.US_ASCII)) {
            summary.report().histogram().outputPercentileDistribution(percentiles, NS_PER_MS);
        }
        say("Wrote load.json, load.hgrm and load.html to %s", folder);
    }

    private void say(final String format, final Object... values) {
        out().println(String.format(Locale.ROOT, format, values));
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
