package io.attesta.authorizer.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.attesta.authorizer.runtime.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The HTTP listener with the resources that are for all: health, metrics, public keys.
 *
 * <table>
 * <caption>Resources</caption>
 * <tr><td>{@code GET /health/live}</td><td>200 while the process runs</td></tr>
 * <tr><td>{@code GET /health/ready}</td><td>200 when requests are taken, else 503; the body names what fails</td></tr>
 * <tr><td>{@code GET /metrics}</td><td>Prometheus text</td></tr>
 * <tr><td>{@code GET /.well-known/jwks.json}</td><td>public keys, RFC 7517 and 8037</td></tr>
 * <tr><td>{@code GET /.well-known/cose-keys}</td><td>public keys, COSE_KeySet of RFC 9052</td></tr>
 * <tr><td>{@code GET /v1/checkpoints/latest}, {@code …/checkpoint}</td><td>the newest signed checkpoint, C2SP tlog-checkpoint</td></tr>
 * <tr><td>{@code GET /v1/checkpoints/tile/<L>/<N>[.p/<W>]}</td><td>a tile of the tree under it, C2SP tlog-tiles; also {@code
 * tile/entries/…}</td></tr>
 * </table>
 */
public final class HttpApi implements AutoCloseable {
    private static final MediaType PROMETHEUS_TEXT = MediaType.parse("text/plain; version=0.0.4; charset=utf-8");
    private static final MediaType JWK_SET = MediaType.parse("application/jwk-set+json");
    private static final MediaType COSE_KEY_SET = MediaType.parse("application/cose-key-set");

    // A key signs two seconds after it was made: what a cache keeps must not be much older, and a minute bounds the
    // load as well.
    private static final String KEYS_CACHE = "public, max-age=60";
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

    private final Server server;

    /** What the resources show. */
    public record Sources(
            Readiness readiness,
            Supplier<String> metrics,
            Supplier<byte[]> jwks,
            Supplier<byte[]> coseKeys,
            CheckpointSource checkpoints) {}

    /**
     * Binds and serves.
     *
     * @param port 0 = any free one
     * @param maxBodyBytes longest request body
     * @throws IOException if the address cannot be bound; the message says which and why
     */
    public HttpApi(final String host, final int port, final int maxBodyBytes, final Sources sources)
            throws IOException {
        final ServerBuilder builder = Server.builder()
                .http(new InetSocketAddress(host, port))
                .requestTimeout(REQUEST_TIMEOUT)
                .maxRequestLength(maxBodyBytes)
                .gracefulShutdownTimeout(Duration.ZERO, STOP_TIMEOUT);
        builder.service(
                "/health/live", (ctx, request) -> HttpResponse.of(HttpStatus.OK, MediaType.JSON, "{\"live\":true}"));
        builder.service("/health/ready", (ctx, request) -> ready(sources.readiness()));
        builder.service("/metrics", text(PROMETHEUS_TEXT, sources.metrics()));
        builder.service("/.well-known/jwks.json", keys(JWK_SET, sources.jwks()));
        builder.service("/.well-known/cose-keys", keys(COSE_KEY_SET, sources.coseKeys()));
        new CheckpointResources(sources.checkpoints()).addTo(builder);
        server = builder.build();
        try {
            server.start().join();
        } catch (final CompletionException e) {
            throw new IOException(
                    "cannot listen on " + host + ":" + port + " for HTTP ("
                            + e.getCause().getMessage()
                            + "); stop what listens there, or set http.host or http.port to another",
                    e);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.activePort().localAddress();
    }

    @Override
    public void close() {
        server.stop().join();
    }

    private static HttpResponse ready(final Readiness readiness) {
        final ObjectNode body = new ObjectMapper().createObjectNode();
        final boolean ready = readiness.isReady();
        body.put("ready", ready);
        final ObjectNode failing = body.putObject("failing");
        readiness.failing().forEach((check, why) -> failing.put(check.name().toLowerCase(Locale.ROOT), why));
        return HttpResponse.of(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, MediaType.JSON, body.toString());
    }

    private static HttpService text(final MediaType type, final Supplier<String> source) {
        return (ctx, request) -> HttpResponse.of(HttpStatus.OK, type, source.get());
    }

    private static HttpService keys(final MediaType type, final Supplier<byte[]> source) {
        return (ctx, request) -> HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(type)
                        .set(HttpHeaderNames.CACHE_CONTROL, KEYS_CACHE)
                        .build(),
                HttpData.wrap(source.get()));
    }
}
