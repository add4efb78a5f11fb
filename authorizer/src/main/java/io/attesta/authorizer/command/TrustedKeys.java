package io.attesta.authorizer.command;

import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.receipt.SignatureCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * The public keys that a verifier trusts, and where they come from.
 *
 * @param keys the keys
 * @param source file, address or folder, for people
 */
public record TrustedKeys(PublicKeySet keys, String source) implements SignatureCheck {
    /** Where a server on this machine publishes its keys. */
    static final String DEFAULT_URL = "http://127.0.0.1:8580/.well-known/jwks.json";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;

    /** All signing keys of a node's own store. */
    public static TrustedKeys of(final KeyStore store, final Path data) {
        return new TrustedKeys(PublicKeySet.of(store), "the key store in " + data);
    }

    /**
     * Reads a file or fetches an address: JWK set, COSE key set, or one bare key.
     *
     * @param tls for {@code https://…}; empty = what Java has
     * @param fileOrUrl {@code http://…} and {@code https://…} are fetched, anything else is a file
     * @throws CommandFailure one sentence, if they cannot be had
     */
    public static TrustedKeys of(final String fileOrUrl, final Optional<SSLContext> tls) {
        final byte[] document = isUrl(fileOrUrl) ? fetch(fileOrUrl, tls) : readFile(fileOrUrl);
        try {
            return new TrustedKeys(PublicKeySet.read(document), fileOrUrl);
        } catch (final KeyStoreException e) {
            throw new CommandFailure(fileOrUrl + " gives no public keys: " + e.getMessage(), e);
        }
    }

    static boolean isUrl(final String fileOrUrl) {
        return fileOrUrl.startsWith("http://") || fileOrUrl.startsWith("https://");
    }

    @Override
    public Answer check(final byte[] kid, final byte[] message, final byte[] signature) {
        return keys.find(kid)
                .map(key -> key.verifies(message, signature) ? Answer.VALID : Answer.INVALID)
                .orElse(Answer.UNKNOWN_KEY);
    }

    private static byte[] readFile(final String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return in.readNBytes(PublicKeySet.MAX_BYTES + 1);
        } catch (final NoSuchFileException e) {
            throw new CommandFailure("There is no file " + file + " with public keys; name another with --keys.", e);
        } catch (final IOException e) {
            throw new CommandFailure(
                    "The file " + file + " with public keys cannot be read: " + IoReason.of(e)
                            + "; name another with --keys.",
                    e);
        } catch (final InvalidPathException e) {
            throw new CommandFailure("What --keys names is neither an address nor a file.", e);
        }
    }

    private static byte[] fetch(final String url, final Optional<SSLContext> tls) {
        final HttpClient.Builder client =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).followRedirects(HttpClient.Redirect.NEVER);
        tls.ifPresent(client::sslContext);
        try {
            final HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(ANSWER_TIMEOUT)
                    .build();
            final HttpResponse<InputStream> response =
                    client.build().send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != OK) {
                    throw notFetched(url, "the server answers " + response.statusCode(), null);
                }
                return body.readNBytes(PublicKeySet.MAX_BYTES + 1);
            }
        } catch (final IOException | IllegalArgumentException e) {
            throw notFetched(url, reason(e), e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notFetched(url, "interrupted", e);
        }
    }

    // A refused connection has no message of its own.
    private static String reason(final Exception e) {
        if (e instanceof SSLException) {
            return "no TLS, " + e.getMessage() + HttpsOptions.ADVICE;
        }
        return e.getMessage() == null || e.getMessage().isBlank() ? "nobody answers there" : e.getMessage();
    }

    private static CommandFailure notFetched(final String url, final String reason, final Exception cause) {
        return new CommandFailure(
                "The public keys cannot be fetched from " + url + " (" + reason
                        + "): start the server, or name a file or another address with --keys.",
                cause);
    }
}
