package io.attesta.authorizer.command;

import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Whether a terminal speaks TLS, whom it trusts and what it shows of itself. */
final class TlsOptions {
    @Option(
            names = "--tls",
            scope = ScopeType.INHERIT,
            description =
                    "Connects with TLS 1.3 or 1.2. The server's certificate must bear the name of --host, unless that"
                            + " is an address.")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "PEM file of the certificates to trust (default: those that Java trusts).")
    private Path authorities;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "PEM file of the terminal's certificate and what it hangs on, for a listener that asks for one.")
    private Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "PEM file of its private key, PKCS #8 without password; goes with --tls-certificate.")
    private Path privateKey;

    /** Refuses options that do not go together, with an {@link IllegalArgumentException}. */
    void requireWellFormed() {
        if (!tls && (authorities != null || certificate != null || privateKey != null)) {
            throw new IllegalArgumentException("--tls-ca, --tls-certificate and --tls-key go with --tls.");
        }
        if ((certificate == null) != (privateKey == null)) {
            throw new IllegalArgumentException("--tls-certificate and --tls-key go together.");
        }
    }

    /** What TLS needs, if it is wanted; a {@link CommandFailure} if a file does not hold what it should. */
    Optional<SSLContext> context() {
        return tls
                ? Optional.of(PemFiles.context(
                        Optional.ofNullable(authorities),
                        Optional.ofNullable(certificate),
                        Optional.ofNullable(privateKey)))
                : Optional.empty();
    }
}
