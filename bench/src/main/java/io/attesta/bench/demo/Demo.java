package io.attesta.bench.demo;

import io.attesta.authorizer.ArchiveCheck;
import io.attesta.authorizer.AttestaServer;
import io.attesta.authorizer.Launch;
import io.attesta.authorizer.ServerException;
import io.attesta.authorizer.archive.ReconciliationReport;
import io.attesta.authorizer.feed.SampleWorld;
import io.attesta.authorizer.settings.Settings;
import io.attesta.bench.load.LoadPlan;
import io.attesta.bench.load.LoadProgress;
import io.attesta.bench.load.LoadReport;
import io.attesta.bench.load.LoadRun;
import io.attesta.bench.load.Pace;
import io.attesta.bench.load.ReceiptCheck;
import io.attesta.keystore.signing.PublicKeySet;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One demo against a running server: terminals, then receipts, then journal against archive, then what came out. */
final class Demo {
    private static final int CONNECTIONS = 64;
    private static final int RECEIPTS = 500;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final long ARCHIVE_DEADLINE_NS = TimeUnit.MINUTES.toNanos(2);

    private final Settings settings;
    private final Path data;
    private final Launch launch;
    private final AttestaServer server;
    private final boolean staysUp;
    private final LiveLine line;
    private final PrintWriter out;

    /** @param staysUp whether the server goes on after the summary */
    Demo(
            final Settings settings,
            final Path data,
            final Launch launch,
            final boolean staysUp,
            final LiveLine line,
            final PrintWriter out) {
        this.settings = settings;
        this.data = data;
        this.launch = launch;
        server = launch.server();
        this.staysUp = staysUp;
        this.line = line;
        this.out = out;
    }

    /** Runs the demo; true if everything was as it must be. */
    boolean run(final int seconds, final int rate, final CompletableFuture<String> fault) throws InterruptedException {
        line.say("Terminals present cards: " + rate + " a second on " + CONNECTIONS + " connections, for " + seconds
                + " s");
        final LoadPlan plan = LoadPlan.to(
                        server.iso8583Address().getAddress().getHostAddress(),
                        server.iso8583Address().getPort(),
                        new Pace.Poisson(rate))
                .connections(CONNECTIONS)
                .warmup(WARM_UP)
                .duration(Duration.ofSeconds(seconds))
                .seed(System.nanoTime())
                .receiptSamples(RECEIPTS)
                .build();
        final LoadReport report = load(plan);
        if (fault.isDone()) {
            throw new ServerException("The server stopped: " + fault.join() + ".");
        }
        final ReceiptCheck.Result receipts = new ReceiptCheck(publishedKeys()).verify(report.samples());
        awaitArchive();
        line.say("Comparing journal and archive");
        final ReconciliationReport reconciled =
                ArchiveCheck.run(settings.node(), data, server.database().orElseThrow(), publishedKeys());
        summary(report, receipts, reconciled);
        return report.isClean() && receipts.holds() && receipts.verified() > 0 && reconciled.clean();
    }

    private LoadReport load(final LoadPlan plan) throws InterruptedException {
        try {
            return new LoadRun(plan, launch.keys(), progress -> line.show(text(progress))).run();
        } catch (final IOException e) {
            throw new ServerException("The terminals cannot connect: " + e.getMessage(), e);
        }
    }

    private static String text(final LoadProgress progress) {
        return String.format(
                Locale.ROOT,
                "%5.0f s  %7.0f/s  p50 %.2f ms  p99 %.2f ms  answers %s%s",
                progress.seconds(),
                progress.ratePerSecond(),
                progress.interval().p50() / 1000,
                progress.interval().p99() / 1000,
                codes(progress.answersByCode()),
                progress.mismatches() + progress.missing() == 0
                        ? ""
                        : "  WRONG " + (progress.mismatches() + progress.missing()));
    }

    private static String codes(final Map<String, Long> byCode) {
        return byCode.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The keys as anyone gets them: over HTTP, public halves only. */
    private PublicKeySet publishedKeys() throws InterruptedException {
        final URI uri = URI.create(http() + "/.well-known/jwks.json");
        try {
            return PublicKeySet.read(HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body());
        } catch (final IOException e) {
            throw new ServerException("The public keys cannot be fetched from " + uri + ": " + e.getMessage(), e);
        }
    }

    private void awaitArchive() throws InterruptedException {
        line.say("Waiting for the archive to catch up");
        final long deadline = System.nanoTime() + ARCHIVE_DEADLINE_NS;
        while (server.archiveLagBatches() != 0) {
            if (System.nanoTime() > deadline) {
                throw new ServerException(
                        "The archive did not catch up within two minutes; see log/attesta.log in the data folder.");
            }
            line.show("batches not yet archived: " + server.archiveLagBatches());
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void summary(
            final LoadReport report, final ReceiptCheck.Result receipts, final ReconciliationReport reconciled) {
        out.println();
        out.println("Attesta demo");
        row(
                "rate",
                "%.0f answers a second over %.0f s, %d in all",
                report.ratePerSecond(),
                report.seconds(),
                report.answered());
        row(
                "latency",
                "p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, max %.2f ms (from the intended send time)",
                report.latencies().p50() / 1000,
                report.latencies().p90() / 1000,
                report.latencies().p99() / 1000,
                report.latencies().p999() / 1000,
                report.latencies().max() / 1000);
        row("answers by code", "%s", codes(report.answersByCode()));
        row(
                "checked",
                "MAC and code of every answer: %d wrong, %d missing, %d not sent",
                report.mismatches(),
                report.missing(),
                report.unsent());
        row(
                "receipts",
                "%d of %d sampled verified with the public key only",
                receipts.verified(),
                receipts.verified() + receipts.refused().size());
        row(
                "journal, archive",
                "%s (batches %d to %d)",
                reconciled.line(),
                reconciled.firstBatch(),
                reconciled.lastBatch());
        if (report.disconnects() > 0) {
            row("lost", "%d connections ended before the run did", report.disconnects());
        }
        report.examples().forEach(example -> row("wrong", "%s", example));
        receipts.refused().forEach(refused -> row("refused receipt", "%s", refused));
        reconciled.details().forEach(detail -> row("difference", "%s", detail));
        lookNext();
        out.println();
        out.flush();
    }

    private void lookNext() {
        row("look next", "./attesta reconcile --data %s", data);
        row("", "%s", data.resolve("log/attesta.log"));
        if (staysUp) {
            row("", "curl %s/metrics", http());
            row("", "curl %s/.well-known/jwks.json", http());
            row(
                    "",
                    "echo %s | ./attesta terminal --port %d --data %s --keys %s/.well-known/jwks.json present",
                    SampleWorld.pan(42),
                    server.iso8583Address().getPort(),
                    data,
                    http());
        }
    }

    private String http() {
        return "http://" + server.httpAddress().getAddress().getHostAddress() + ":"
                + server.httpAddress().getPort();
    }

    private void row(final String name, final String format, final Object... values) {
        out.printf(Locale.ROOT, "  %-18s%s%n", name, String.format(Locale.ROOT, format, values));
    }
}
