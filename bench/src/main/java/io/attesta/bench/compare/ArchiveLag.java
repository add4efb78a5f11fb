package io.attesta.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How far a server's archive is behind its journal, as its metrics tell. */
final class ArchiveLag {
    private static final String GAUGE = "attesta_archive_lag_batches ";
    private static final long DEADLINE_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long PAUSE_MS = 200;

    private ArchiveLag() {}

    /** Waits until it has caught up; false if that takes more than ten minutes. */
    static boolean awaitNone(final InetSocketAddress http) throws IOException, InterruptedException {
        final HttpClient client = HttpClient.newHttpClient();
        final HttpRequest metrics = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + http.getPort() + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        final long deadline = System.nanoTime() + DEADLINE_NS;
        while (System.nanoTime() - deadline < 0) {
            final String body =
                    client.send(metrics, HttpResponse.BodyHandlers.ofString()).body();
            if (body.lines()
                    .anyMatch(line ->
                            line.startsWith(GAUGE) && Double.parseDouble(line.substring(GAUGE.length())) == 0)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
        return false;
    }
}
