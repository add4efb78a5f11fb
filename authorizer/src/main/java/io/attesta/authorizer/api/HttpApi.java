package io.attesta.authorizer.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.BlockingTaskExecutor;
import com.linecorp.armeria.common.util.TlsEngineType;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceBindingBuilder;
import io.attesta.authorizer.access.AccessCheck;
import io.attesta.authorizer.tls.TlsFiles;
import io.attesta.authorizer.tls.TlsSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP listener: lets callers in by role, answers errors as problems (RFC 9457), and hands requests to {@link Resources} on the
 * threads {@code attesta-http-N}, which may block. What there is says {@code /openapi.yaml}.
 */
public final class HttpApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration REFUSAL_READ = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofMillis(400);
    private static final Duration STOP_PATIENCE = Duration.ofMillis(500);
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_CONNECTIONS = 1_024;

    /** Twice what a statement and a receipt of the greatest length take in hex. */
    static final int TINY_BYTES = 8 * 1024;

    /** Bulk uploads and searches hold one each while they last; authorizations none but to begin with. */
    private static final int THREADS = 32;

    private final Server server;

    /**
     * Where to listen and what to take.
     *
     * @param host address to bind to
     * @param port 0 = any free one
     * @param maxBodyBytes longest body held in memory
     * @param maxBulkBytes longest body read line by line
     */
    public record Limits(String host, int port, int maxBodyBytes, long maxBulkBytes) {}

    /**
     * TLS of the listener.
     *
     * @param files where its certificate and key are; with authorities of clients, callers must show a certificate where a role is needed
     * @param alarm receives a sentence when changed files cannot be used
     */
    public record Tls(TlsFiles files, Consumer<String> alarm) {}

    /** Binds and serves without TLS. */
    public HttpApi(final Limits limits, final AccessCheck tokens, final List<? extends Resources> resources)
            throws IOException {
        this(limits, Optional.empty(), tokens, resources);
    }

    /**
     * Binds and serves.
     *
     * @param tokens who may
     * @throws IOException if the address cannot be bound or TLS not be had; the message says which and why
     */
    public HttpApi(
            final Limits limits,
            final Optional<Tls> tls,
            final AccessCheck tokens,
            final List<? extends Resources> resources)
            throws IOException {
        final Optional<HttpTls> own = tls.isEmpty()
                ? Optional.empty()
                : Optional.of(new HttpTls(tls.get().files(), tls.get().alarm()));
        final BlockingTaskExecutor threads = BlockingTaskExecutor.builder()
                .numThreads(THREADS)
                .threadNamePrefix("attesta-http")
                .daemon(true)
                .build();
        final ServerBuilder builder = Server.builder()
                .port(
                        new InetSocketAddress(limits.host(), limits.port()),
                        own.isEmpty() ? SessionProtocol.HTTP : SessionProtocol.HTTPS)
                .disableServerHeader()
                .requestTimeout(REQUEST_TIMEOUT)
                .idleTimeout(IDLE_TIMEOUT)
                // A caller that is refused while its body is still on the way must come to read why, and not see a
                // broken stream.
                .requestAutoAbortDelay(REFUSAL_READ)
                .maxRequestLength(limits.maxBodyBytes())
                .maxNumConnections(MAX_CONNECTIONS)
                .http1MaxHeaderSize(MAX_HEADER_BYTES)
                .http2MaxHeaderListSize(MAX_HEADER_BYTES)
                .errorHandler(new ProblemErrors())
                // It counts answers of 400 and the like as exceptions that nobody looks after.
                .unloggedExceptionsReportInterval(Duration.ZERO)
                .blockingTaskExecutor(threads, true)
                .gracefulShutdownTimeout(Duration.ZERO, STOP_TIMEOUT);
        own.ifPresent(each -> builder.tlsProvider(each, each.config())
                .tlsEngineType(TlsEngineType.JDK)
                .childChannelPipelineCustomizer(new HandshakeLog()::addTo));
        final Callers callers =
                new Callers(tokens, own.filter(HttpTls::isMutual).isPresent());
        for (final Resources each : resources) {
            for (final Route route : each.routes()) {
                bind(builder, route, callers, limits);
            }
        }
        server = builder.build();
        try {
            server.start().join();
        } catch (final CompletionException e) {
            throw new IOException(
                    "cannot listen on " + limits.host() + ":" + limits.port() + " for HTTP ("
                            + e.getCause().getMessage()
                            + "); stop what listens there, or set http.host or http.port to another",
                    e);
        }
        own.ifPresent(each -> threads.scheduleWithFixedDelay(
                each::look, TlsSource.LOOK_MS, TlsSource.LOOK_MS, TimeUnit.MILLISECONDS));
    }

    private static void bind(
            final ServerBuilder builder, final Route route, final Callers callers, final Limits limits) {
        final ServiceBindingBuilder binding = builder.route()
                .path(route.path())
                .methods(
                        route.method() == HttpMethod.GET
                                ? Set.of(HttpMethod.GET, HttpMethod.HEAD)
                                : Set.of(route.method()));
        if (route.body() == Route.Body.TINY) {
            binding.maxRequestLength(TINY_BYTES);
        }
        if (route.body() == Route.Body.BULK) {
            // As long as it takes: who sends nothing for a minute is idle.
            binding.maxRequestLength(limits.maxBulkBytes()).requestTimeoutMillis(0);
        }
        binding.build(new RouteService(route, callers));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.activePort().localAddress();
    }

    /** Takes no more, and gives requests in work half a second; the thread of the listener lingers for two more, which nobody awaits. */
    @Override
    public void close() {
        try {
            server.stop().get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException | TimeoutException e) {
            LOG.debug("the HTTP server is still stopping", e);
        }
    }
}
