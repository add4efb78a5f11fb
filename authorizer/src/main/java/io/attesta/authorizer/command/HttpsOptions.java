package io.attesta.authorizer.command;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Option;

/** Whom a caller of the HTTP API trusts at an address that begins with https, and what it shows of itself. */
public final class HttpsOptions {
    /** What helps when a handshake fails, as a sentence ends. */
    public static final String ADVICE =
            "; --ca names the authority of the server's certificate, which must bear the name in the address, and"
                    + " --client-certificate what a server with tls.http mutual asks for";

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "PEM file of the certificates to trust at an https address (default: those that Java trusts).")
    private Path authorities;

    @Option(
            names = "--client-certificate",
            paramLabel = "FILE",
            description =
                    "PEM file of the caller's own certificate and what it hangs on, for a server that asks for one.")
    private Path certificate;

    @Option(
            names = "--client-key",
            paramLabel = "FILE",
            description = "PEM file of its private key, PKCS #8 without password; goes with --client-certificate.")
    private Path privateKey;

    /** Whether any of them is given. */
    boolean isGiven() {
        return authorities != null || certificate != null || privateKey != null;
    }

    /** Whether the caller shows a certificate. */
    public boolean hasCertificate() {
        return certificate != null;
    }

    /**
     * What TLS needs beyond what Java has; empty if nothing.
     *
     * @throws CommandFailure one sentence, if a file does not hold what it should, or one of two is missing
     */
    public Optional<SSLContext> context() {
        if ((certificate == null) != (privateKey == null)) {
            throw new CommandFailure("--client-certificate and --client-key go together.", ExitCodes.WRONG_USAGE, null);
        }
        return authorities == null && certificate == null
                ? Optional.empty()
                : Optional.of(PemFiles.context(
                        Optional.ofNullable(authorities),
                        Optional.ofNullable(certificate),
                        Optional.ofNullable(privateKey)));
    }

    /** Makes a client speak TLS so; fails as {@link #context} does. */
    public HttpClient.Builder applyTo(final HttpClient.Builder client) {
        context().ifPresent(client::sslContext);
        return client;
    }
}
