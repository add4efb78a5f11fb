package io.attesta.authorizer.transport;

import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS 1.3 and 1.2 at the server's end (RFC 8446, RFC 5246), with the JDK's engine: it lets a TLS 1.3 peer end its side and
 * still read, and it is the same on every machine. Owns the thread {@code attesta-tls}, which does the expensive part of
 * handshakes, so that no other connection of a network thread waits for them, and looks after the files: changed ones are
 * taken up for new connections, open ones keep what they have. Changed files that cannot be used are an alarm, and the old
 * ones stay in use.
 */
public final class ServerTls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final long LOOK_MS = 2_000;
    // A resumed session is not verified anew: a certificate that ran out is refused after an hour at the latest.
    private static final long SESSION_SECONDS = 3_600;
    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    // Authenticated encryption and forward secrecy, nothing else.
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final TlsFiles files;
    private final PipelineEvents events;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("attesta-tls", true));
    private volatile SslContext context;
    // Owned by the looking thread.
    private List<String> tried;
    private List<String> seen;

    private ServerTls(final TlsFiles files, final PipelineEvents events) throws IOException {
        this.files = files;
        this.events = events;
        tried = stamps();
        seen = tried;
        context = load();
    }

    /**
     * Reads the files.
     *
     * @throws IOException with one sentence if they cannot be used
     */
    public static ServerTls open(final TlsFiles files, final PipelineEvents events) throws IOException {
        final ServerTls tls = new ServerTls(files, events);
        tls.thread.scheduleWithFixedDelay(tls::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
        return tls;
    }

    /** Whether clients must show a certificate. */
    boolean isMutual() {
        return files.clientAuthorities().isPresent();
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

    /**
     * Looks whether a file changed. A change is taken up when it is seen unchanged at the next look: certificate and key
     * are seldom replaced in one moment.
     */
    void look() {
        final List<String> now = stamps();
        final boolean still = now.equals(seen);
        seen = now;
        if (!still || now.equals(tried)) {
            return;
        }
        tried = now;
        try {
            context = load();
        } catch (final IOException e) {
            // Quotes of a path would break the audit log's line.
            final String why = e.getMessage().replaceAll("[\"\\\\]", "'");
            events.alarm(AlarmKind.TLS, "changed TLS files cannot be used, the old ones stay in use: " + why);
        }
    }

    private SslContext load() throws IOException {
        final TlsMaterial material = TlsMaterial.read(files);
        final SslContextBuilder builder = SslContextBuilder.forServer(material.key(), material.chain())
                .sslProvider(SslProvider.JDK)
                .protocols(PROTOCOLS)
                .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
                .sessionTimeout(SESSION_SECONDS);
        if (isMutual()) {
            builder.trustManager(material.authorities()).clientAuth(ClientAuth.REQUIRE);
        }
        final SslContext loaded;
        try {
            loaded = builder.build();
        } catch (final IOException | IllegalArgumentException e) {
            throw new IOException("tls.certificate-file: " + files.certificates() + " cannot be used for TLS", e);
        }
        tell(material.chain().get(0));
        return loaded;
    }

    private void tell(final X509Certificate certificate) {
        LOG.info(
                "TLS certificate {} is in use, valid until {}",
                certificate.getSerialNumber().toString(16),
                certificate.getNotAfter().toInstant());
    }

    /** What changes when a file does: its identity, size and time. */
    private List<String> stamps() {
        final List<String> stamps = new ArrayList<>();
        stamps.add(stamp(files.certificates()));
        stamps.add(stamp(files.privateKey()));
        files.clientAuthorities().ifPresent(file -> stamps.add(stamp(file)));
        return stamps;
    }

    private static String stamp(final Path file) {
        try {
            final BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.fileKey() + " " + now.size() + " " + now.lastModifiedTime() + " " + changeOfMode(file);
        } catch (final IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    /** When owner or mode changed, where that is known: a key may be refused for its mode, and accepted after chmod. */
    private static Object changeOfMode(final Path file) throws IOException {
        try {
            return Files.getAttribute(file, "unix:ctime");
        } catch (final UnsupportedOperationException | IllegalArgumentException e) {
            return "";
        }
    }

    /** Ends the thread; connections must be closed before. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
