package io.attesta.bench.restart;

import io.attesta.authorizer.command.SettingsOptions;
import io.attesta.authorizer.node.NodeKeys;
import io.attesta.authorizer.settings.Settings;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.bench.load.Mix;
import io.attesta.bench.load.Pace;
import io.attesta.bench.server.CheckProcess;
import io.attesta.bench.server.Presets;
import io.attesta.bench.server.SystemProcess;
import io.attesta.bench.server.TemporaryFolder;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One measurement in a folder of its own, which goes with it. For one thread. */
final class RestartRun implements AutoCloseable {
    private static final Pattern JOURNAL_BYTES =
            Pattern.compile("(?m)^attesta_journal_bytes_total(?:\\{[^}]*})? ([0-9.eE+]+)$");

    private static final int CONNECTIONS = 16;
    private static final int IN_FLIGHT = 32;
    private static final long GIVE_UP_NS = TimeUnit.MINUTES.toNanos(3);
    private static final long NS_PER_MS = 1_000_000;

    private final SettingsOptions options;
    private final int cards;
    private final Consumer<String> told;
    private final Map<String, String> set = new TreeMap<>();
    private final TemporaryFolder folder;
    private final Path data;
    private final Settings settings;
    private final InetSocketAddress address;
    private final HttpClient client = HttpClient.newHttpClient();
    private SystemProcess server;
    private long transactions;
    private long journalBytes;
    private boolean sound = true;

    /**
     * One start after a kill.
     *
     * @param readyMs milliseconds from the start of the process to its line {@code ready}
     * @param answeredMs milliseconds from there to the first answer other than 91
     * @param askedAgain answers 91 before
     * @param code DE 39 of that answer
     */
    record Start(long readyMs, long answeredMs, int askedAgain, String code) {}

    /** @param told lines for people */
    RestartRun(final SettingsOptions options, final int cards, final Consumer<String> told) throws IOException {
        this.options = options;
        this.cards = cards;
        this.told = told;
        folder = TemporaryFolder.make(options.namedData(), "attesta-restart-");
        data = Files.createDirectories(folder.path().resolve("data"));
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
        set.putAll(Presets.measured());
        set.putAll(Map.of(
                "transport.port", Integer.toString(address.getPort()),
                "database.archive", "false",
                "journal.sync", "batch",
                // The only snapshot is the one of the stop.
                "journal.snapshot-bytes", "64GiB",
                "journal.snapshot-interval", "1d"));
        set.putAll(options.overrides());
        settings = options.load(set);
    }

    /** A port that nobody has now: it must be known before the server says it. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Has a server remember so many transactions, so many bytes of journal of them behind its snapshot, and kills it under load. */
    void fill(final long wantedTransactions, final long wantedBytes) throws IOException, InterruptedException {
        told.accept(String.format(Locale.ROOT, "Filling a server with %d cards", cards));
        start("--sample", Integer.toString(cards));
        try (KeyStore keys = NodeKeys.open(settings, data, options.environment())) {
            if (wantedBytes > 0) {
                // What comes behind the snapshot counts too.
                load(keys, () -> transactions + wantedBytes * transactions / written() >= wantedTransactions, 1);
                told.accept("A clean stop, which makes a snapshot; then " + (wantedBytes >> 20)
                        + " MiB of journal behind it");
                server.close();
                start();
            }
            load(keys, () -> transactions >= wantedTransactions && written() >= wantedBytes, 2);
            journalBytes = written();
            killUnderLoad(keys);
        }
    }

    private interface Enough {
        boolean reached() throws IOException, InterruptedException;
    }

    private void load(final KeyStore keys, final Enough enough, final long seed)
            throws IOException, InterruptedException {
        final List<LoadRun> running = new ArrayList<>();
        final LoadRun run = new LoadRun(plan(seed), keys, progress -> {
            try {
                if (transactions(progress.answered(), enough)) {
                    running.get(0).stop();
                }
            } catch (final IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        running.add(run);
        final long before = transactions;
        final LoadReport report = run.run();
        transactions = before + report.answered();
        if (!report.isRight()) {
            throw new IOException(report.missing() + " answers are missing and " + report.mismatches() + " are wrong");
        }
    }

    private boolean transactions(final long answered, final Enough enough) throws IOException, InterruptedException {
        final long before = transactions;
        transactions = before + answered;
        try {
            return enough.reached();
        } finally {
            transactions = before;
        }
    }

    private LoadPlan plan(final long seed) {
        return LoadPlan.to(address.getHostString(), address.getPort(), new Pace.Closed(IN_FLIGHT))
                .connections(CONNECTIONS)
                .cards(1, cards)
                .mix(Mix.presenceOnly())
                .openingsPerCardHour(0)
                .duration(Duration.ofHours(1))
                .seed(seed)
                .receiptSamples(0)
                .answerTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** Bytes that this server has appended to the journal. */
    private long written() throws IOException, InterruptedException {
        final InetSocketAddress http = server.http().orElseThrow();
        final String meters = client.send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://" + http.getHostString() + ":" + http.getPort() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        final Matcher bytes = JOURNAL_BYTES.matcher(meters);
        if (!bytes.find()) {
            throw new IOException("the server does not say how much journal it has written");
        }
        return Math.max(1, (long) Double.parseDouble(bytes.group(1)));
    }

    private void killUnderLoad(final KeyStore keys) throws InterruptedException {
        final LoadRun run = new LoadRun(plan(3), keys, progress -> {});
        final CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> {
            try {
                run.run();
            } catch (final IOException e) {
                // It is killed while it connects.
                told.accept("The load ended: " + e.getMessage());
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        TimeUnit.MILLISECONDS.sleep(500);
        server.kill();
        run.stop();
        loading.join();
    }

    /** Starts and kills it again and again. */
    List<Start> starts(final int count) throws IOException, InterruptedException {
        final List<Start> all = new ArrayList<>();
        try (KeyStore keys = NodeKeys.open(settings, data, options.environment())) {
            for (int i = 0; i < count; i++) {
                final Start start = start(keys);
                told.accept(String.format(
                        Locale.ROOT,
                        "start %d: first answer (%s) after %.2f s, %d answers 91 before; ready after %.2f s",
                        i + 1,
                        start.code(),
                        start.answeredMs() / 1_000.0,
                        start.askedAgain(),
                        start.readyMs() / 1_000.0));
                all.add(start);
                server.kill();
            }
        }
        return all;
    }

    private Start start(final KeyStore keys) throws IOException, InterruptedException {
        final Probe probe = new Probe(address, keys);
        final long fromNs = System.nanoTime();
        final CompletableFuture<Long> answered = new CompletableFuture<>();
        final CompletableFuture<String> code = CompletableFuture.supplyAsync(() -> {
            try {
                final String first = probe.firstAnswer(fromNs + GIVE_UP_NS);
                answered.complete(System.nanoTime());
                return first;
            } catch (final IOException | InterruptedException e) {
                answered.completeExceptionally(e);
                throw new CompletionException(e);
            }
        });
        start();
        final long readyNs = System.nanoTime();
        try {
            return new Start(
                    (readyNs - fromNs) / NS_PER_MS,
                    (answered.join() - fromNs) / NS_PER_MS,
                    probe.askedAgain(),
                    code.join());
        } catch (final CompletionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        }
    }

    private void start(final String... more) throws IOException, InterruptedException {
        final List<String> line = new ArrayList<>(List.of("bench", "peer", "attesta"));
        line.addAll(List.of(more));
        server = SystemProcess.start(with(line), folder.path());
    }

    private List<String> with(final List<String> command) {
        final List<String> line = new ArrayList<>(command);
        line.addAll(List.of("--data", data.toString()));
        options.file().ifPresent(file -> line.addAll(List.of("--config", file.toString())));
        set.forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        return line;
    }

    /** Proves the journal as it is after all of that; gives the last line. */
    String verify() throws IOException, InterruptedException {
        final CheckProcess check = CheckProcess.run(with(List.of("journal", "verify")));
        sound = check.exitCode() == 0;
        return check.lastLine();
    }

    /** Whether the journal verified. */
    boolean isSound() {
        return sound;
    }

    /** Transactions when it was killed first, at least. */
    long transactions() {
        return transactions;
    }

    /** Bytes of entries and statements behind the snapshot when it was killed first, at least. */
    long journalBytes() {
        return journalBytes;
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        folder.close();
    }
}
