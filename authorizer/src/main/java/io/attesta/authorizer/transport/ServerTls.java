package io.attesta.authorizer.transport;

import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.attesta.authorizer.tls.TlsFiles;
import io.attesta.authorizer.tls.TlsMaterial;
import io.attesta.authorizer.tls.TlsSource;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * TLS 1.3 and 1.2 at the server's end (RFC 8446, RFC 5246), with the JDK's engine: it lets a TLS 1.3 peer end its side and
 * still read, and it is the same on every machine. Owns the thread {@code attesta-tls}, which does the expensive part of
 * handshakes, so that no other connection of a network thread waits for them, and looks after the files: changed ones are
 * taken up for new connections, open ones keep what they have. Changed files that cannot be used are an alarm, and the old
 * ones stay in use.
 */
public final class ServerTls implements AutoCloseable {
    private final TlsSource source;
    private final boolean mutual;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("attesta-tls", true));
    private volatile SslContext context;

    private ServerTls(final TlsFiles files, final PipelineEvents events) throws IOException {
        mutual = files.clientAuthorities().isPresent();
        source = new TlsSource(files, this::take, why -> events.alarm(AlarmKind.TLS, why));
    }

    /**
     * Reads the files.
     *
     * @throws IOException with one sentence if they cannot be used
     */
    public static ServerTls open(final TlsFiles files, final PipelineEvents events) throws IOException {
        final ServerTls tls = new ServerTls(files, events);
        tls.thread.scheduleWithFixedDelay(tls::look, TlsSource.LOOK_MS, TlsSource.LOOK_MS, TimeUnit.MILLISECONDS);
        return tls;
    }

    /** Whether clients must show a certificate. */
    boolean isMutual() {
        return mutual;
    }

    /**
     * The handler of a new connection.
     *
     * @param handshakeMs after how long without a finished handshake it closes the connection
     * @param farewellMs how long the peer may leave our close_notify unread
     */
    SslHandler handler(final ByteBufAllocator allocator, final long handshakeMs, final long farewellMs) {
        final SslHandler handler = new FirstHandshakeOnly(context.newEngine(allocator), thread);
        handler.setHandshakeTimeoutMillis(handshakeMs);
        handler.setCloseNotifyFlushTimeoutMillis(farewellMs);
        return handler;
    }

    /** See {@link TlsSource#look}. */
    void look() {
        source.look();
    }

    private void take(final TlsMaterial material) throws IOException {
        final SslContextBuilder builder = SslContextBuilder.forServer(material.key(), material.chain())
                .sslProvider(SslProvider.JDK)
                .protocols(TlsSource.PROTOCOLS)
                .ciphers(TlsSource.SUITES, SupportedCipherSuiteFilter.INSTANCE)
                .sessionTimeout(TlsSource.SESSION_SECONDS);
        if (mutual) {
            builder.trustManager(material.authorities()).clientAuth(ClientAuth.REQUIRE);
        }
        context = builder.build();
    }

    /** Ends the thread; connections must be closed before. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
