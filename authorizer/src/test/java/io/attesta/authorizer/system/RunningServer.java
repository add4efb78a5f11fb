package io.attesta.authorizer.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.authorizer.AttestaServer;
import io.attesta.authorizer.settings.Settings;
import io.attesta.authorizer.testing.Vectors;
import io.attesta.keystore.KeyStore;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole server on free ports with the vectors' keys and a small sample world; fails the test if it met a fatal fault. */
public final class RunningServer implements AutoCloseable {
    static final int CARDS = 1_000;

    private final KeyStore keys = Vectors.keys();
    private final List<String> faults = new ArrayList<>();
    private final AttestaServer server;

    public RunningServer(final Path data, final Map<String, String> settings) {
        final Map<String, String> all = new HashMap<>(Map.of(
                "transport.port", "0",
                "http.port", "0",
                "database.archive", "false",
                "cards.planned", "10000",
                "journal.segment-bytes", "4MiB",
                "journal.min-free", "64MiB"));
        all.putAll(settings);
        server = AttestaServer.start(
                Settings.with(all), data, keys, CARDS, loaded -> {}, (what, cause) -> faults.add(what + ": " + cause));
    }

    public AttestaServer server() {
        return server;
    }

    public KeyStore keys() {
        return keys;
    }

    public InetSocketAddress address() {
        return server.iso8583Address();
    }

    /** Body of an HTTP resource that must answer with a status. */
    public byte[] http(final String path, final int status) throws Exception {
        final HttpResponse<byte[]> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + server.httpAddress().getPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(status);
        return response.body();
    }

    @Override
    public void close() {
        server.close();
        keys.close();
        assertThat(faults).isEmpty();
    }
}
