package io.attesta.bench.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a server's {@code /metrics} said at one moment.
 *
 * @param values by name, with labels as they stand there
 */
public record ServerMeters(Map<String, Double> values) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public ServerMeters {
        values = Map.copyOf(values);
    }

    /** Asks for them now. */
    public static ServerMeters read(final HttpClient client, final InetSocketAddress http)
            throws IOException, InterruptedException {
        final HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + http.getHostString() + ":" + http.getPort() + "/metrics"))
                .timeout(TIMEOUT)
                .build();
        return of(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** Of Prometheus text; lines that hold no number are passed over. */
    static ServerMeters of(final String text) {
        final Map<String, Double> values = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            final int at = line.lastIndexOf(' ');
            try {
                values.put(line.substring(0, Math.max(0, at)), Double.valueOf(line.substring(at + 1)));
            } catch (final NumberFormatException e) {
                // No meter.
            }
        });
        return new ServerMeters(values);
    }

    /**
     * The value of one.
     *
     * @throws IOException if it was not there
     */
    public double value(final String name) throws IOException {
        final Double value = values.get(name);
        if (value == null) {
            throw new IOException("the server has no meter " + name);
        }
        return value;
    }

    /** Statements sealed so far. */
    public double statements() throws IOException {
        return value("attesta_batch_size_sum");
    }

    /** Batches sealed so far. */
    public double batches() throws IOException {
        return value("attesta_batch_size_count");
    }
}
