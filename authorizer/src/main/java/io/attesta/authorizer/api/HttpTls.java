package io.attesta.authorizer.api;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import com.linecorp.armeria.server.ServerTlsConfig;
import io.attesta.authorizer.tls.TlsFiles;
import io.attesta.authorizer.tls.TlsMaterial;
import io.attesta.authorizer.tls.TlsSource;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;

/**
 * TLS of the HTTP listener, with the versions and suites of the other one and the JDK's engine. The HTTP server asks at each handshake, so
 * that changed files hold from the next connection on; sessions of the old ones are not resumed.
 *
 * <p>A client certificate is asked for, not demanded: who shows none sees the resources for all, {@link Callers} holds off the rest. One
 * that does not hang on the authorities, or is not valid now, ends the handshake.
 */
final class HttpTls implements TlsProvider {
    private final boolean mutual;
    private final TlsSource source;
    private volatile Current current;

    private record Current(TlsKeyPair keys, List<X509Certificate> authorities) {}

    /**
     * Reads the files.
     *
     * @param alarm receives a sentence when changed files cannot be used
     * @throws IOException with one sentence if they cannot be used now
     */
    HttpTls(final TlsFiles files, final Consumer<String> alarm) throws IOException {
        mutual = files.clientAuthorities().isPresent();
        source = new TlsSource(files, this::take, alarm);
    }

    private void take(final TlsMaterial material) throws IOException {
        final SslContextBuilder trial = SslContextBuilder.forServer(material.key(), material.chain());
        customize(trial);
        if (mutual) {
            trial.trustManager(material.authorities());
        }
        trial.build();
        current = new Current(TlsKeyPair.of(material.key(), material.chain()), material.authorities());
    }

    private static void customize(final SslContextBuilder builder) {
        builder.sslProvider(SslProvider.JDK)
                .protocols(TlsSource.PROTOCOLS)
                .ciphers(TlsSource.SUITES, SupportedCipherSuiteFilter.INSTANCE)
                .sessionTimeout(TlsSource.SESSION_SECONDS);
    }

    /** What does not change with the files. */
    ServerTlsConfig config() {
        return ServerTlsConfig.builder()
                .clientAuth(mutual ? ClientAuth.OPTIONAL : ClientAuth.NONE)
                .tlsCustomizer(HttpTls::customize)
                .build();
    }

    /** Whether callers must show a certificate where a role is needed. */
    boolean isMutual() {
        return mutual;
    }

    /** See {@link TlsSource#look}. */
    void look() {
        source.look();
    }

    @Override
    public TlsKeyPair keyPair(final String hostname) {
        return current.keys();
    }

    @Override
    public List<X509Certificate> trustedCertificates(final String hostname) {
        // Null is how this library says that there are none of its own: nobody is asked for a certificate then.
        return mutual ? current.authorities() : null;
    }
}
