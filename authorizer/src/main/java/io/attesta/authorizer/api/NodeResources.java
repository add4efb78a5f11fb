package io.attesta.authorizer.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import io.attesta.authorizer.runtime.Readiness;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What everybody may know of a node.
 *
 * <table>
 * <caption>Resources</caption>
 * <tr><td>{@code GET /health/live}</td><td>200 while the process runs</td></tr>
 * <tr><td>{@code GET /health/ready}</td><td>200 when requests are taken, else 503; the body names what fails and what is degraded</td></tr>
 * <tr><td>{@code GET /metrics}</td><td>Prometheus text</td></tr>
 * <tr><td>{@code GET /.well-known/jwks.json}</td><td>public keys, RFC 7517 and 8037</td></tr>
 * <tr><td>{@code GET /.well-known/cose-keys}</td><td>public keys, COSE_KeySet of RFC 9052</td></tr>
 * <tr><td>{@code GET /openapi.yaml}</td><td>all resources, OpenAPI 3.1</td></tr>
 * </table>
 */
public final class NodeResources extends Resources {
    private static final MediaType PROMETHEUS_TEXT = MediaType.parse("text/plain; version=0.0.4; charset=utf-8");
    private static final MediaType JWK_SET = MediaType.parse("application/jwk-set+json");
    private static final MediaType COSE_KEY_SET = MediaType.parse("application/cose-key-set");
    private static final MediaType YAML = MediaType.parse("application/yaml; charset=utf-8");

    /** Verifiers may keep the keys for a minute: a rotated key signs within two seconds, and its receipts name it. */
    private static final String A_MINUTE = "max-age=60";

    private final Readiness readiness;
    private final Supplier<String> metrics;
    private final Supplier<byte[]> jwks;
    private final Supplier<byte[]> coseKeys;

    /**
     * Resources that show what these give when they are asked.
     *
     * @param metrics Prometheus text
     * @param jwks JWK set, UTF-8
     * @param coseKeys COSE key set
     */
    public NodeResources(
            final Readiness readiness,
            final Supplier<String> metrics,
            final Supplier<byte[]> jwks,
            final Supplier<byte[]> coseKeys) {
        this.readiness = readiness;
        this.metrics = metrics;
        this.jwks = jwks;
        this.coseKeys = coseKeys;
    }

    @Override
    List<Route> routes() {
        return List.of(
                get("/health/live", call -> HttpResponse.of(HttpStatus.OK, MediaType.JSON, "{\"live\":true}")),
                get("/health/ready", call -> ready()),
                get("/metrics", call -> HttpResponse.of(HttpStatus.OK, PROMETHEUS_TEXT, metrics.get())),
                get("/.well-known/jwks.json", call -> keys(JWK_SET, jwks.get())),
                get("/.well-known/cose-keys", call -> keys(COSE_KEY_SET, coseKeys.get())),
                get("/openapi.yaml", call -> openApi()));
    }

    private static Route get(final String path, final Route.Handler handler) {
        return Route.open(HttpMethod.GET, path, Route.Body.NONE, handler);
    }

    private HttpResponse ready() {
        final ObjectNode body = new ObjectMapper().createObjectNode();
        final boolean ready = readiness.isReady();
        body.put("ready", ready);
        final ObjectNode failing = body.putObject("failing");
        readiness.failing().forEach((check, why) -> failing.put(check.name().toLowerCase(Locale.ROOT), why));
        final ObjectNode degraded = body.putObject("degraded");
        readiness
                .degraded()
                .forEach((concern, why) -> degraded.put(concern.name().toLowerCase(Locale.ROOT), why));
        return HttpResponse.of(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, MediaType.JSON, body.toString());
    }

    private static HttpResponse keys(final MediaType type, final byte[] content) {
        return HttpResponse.of(
                ResponseHeaders.builder(HttpStatus.OK)
                        .contentType(type)
                        .set(HttpHeaderNames.CACHE_CONTROL, A_MINUTE)
                        .build(),
                HttpData.wrap(content));
    }

    private static HttpResponse openApi() throws IOException {
        try (InputStream document = NodeResources.class.getResourceAsStream("openapi.yaml")) {
            return HttpResponse.of(HttpStatus.OK, YAML, HttpData.wrap(document.readAllBytes()));
        }
    }
}
