package io.attesta.authorizer.settings;

/** What a listener asks of its peers ({@code tls.transport}, {@code tls.http}). */
public enum TlsMode {
    /** Plain TCP. */
    OFF,
    /** TLS with the server's certificate. */
    SERVER,
    /**
     * TLS in which the peer shows a certificate of {@code tls.client-ca-file} as well; over HTTP it may be missing where no role is
     * needed.
     */
    MUTUAL
}
