package io.attesta.authorizer.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and private keys in PEM (RFC 7468) as TLS wants them. Failures name the file and nothing of what it holds. */
final class PemFiles {
    private static final int MAX_BYTES = 1 << 20;
    private static final byte[] BEGIN_KEY = ascii("-----BEGIN PRIVATE KEY-----");
    private static final byte[] END_KEY = ascii("-----END PRIVATE KEY-----");

    private PemFiles() {}

    /**
     * What a client needs.
     *
     * @param authorities certificates to trust; empty = those that Java trusts
     * @param certificate the client's own and what it hangs on; present exactly when {@code privateKey} is
     * @param privateKey PKCS #8 without password
     */
    static SSLContext context(
            final Optional<Path> authorities, final Optional<Path> certificate, final Optional<Path> privateKey) {
        final TrustManager[] trusted = authorities.map(PemFiles::trusted).orElse(null);
        final KeyManager[] own =
                certificate.map(file -> own(file, privateKey.orElseThrow())).orElse(null);
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, trusted, null);
            return context;
        } catch (final GeneralSecurityException e) {
            throw new CommandFailure("This Java has no TLS: " + e.getMessage() + ".", e);
        }
    }

    /** SHA-256 over the first certificate of a file (DER), 64 lower-case hex digits. */
    static String fingerprint(final Path file) {
        try {
            final byte[] der = certificates(file).iterator().next().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        } catch (final GeneralSecurityException e) {
            throw new CommandFailure("The certificate in " + file + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static TrustManager[] trusted(final Path file) {
        try {
            final KeyStore store = emptyStore();
            int number = 0;
            for (final Certificate certificate : certificates(file)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            final TrustManagerFactory factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (final GeneralSecurityException | IOException e) {
            throw new CommandFailure("The certificates in " + file + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static KeyManager[] own(final Path certificateFile, final Path keyFile) {
        final Certificate[] chain = certificates(certificateFile).toArray(Certificate[]::new);
        final PrivateKey key = privateKey(keyFile, chain[0].getPublicKey().getAlgorithm());
        final char[] inMemory = new char[0];
        try {
            final KeyStore store = emptyStore();
            store.setKeyEntry("terminal", key, inMemory, chain);
            final KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, inMemory);
            return factory.getKeyManagers();
        } catch (final GeneralSecurityException | IOException e) {
            throw new CommandFailure(
                    "Certificate " + certificateFile + " and key " + keyFile + " cannot be used together.", e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(final Path file) {
        try {
            final Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file)));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (final CertificateException e) {
            throw noCertificate(file, e);
        }
        throw noCertificate(file, null);
    }

    private static CommandFailure noCertificate(final Path file, final Exception cause) {
        return new CommandFailure(
                file + " holds no certificate in PEM; name one that begins -----BEGIN CERTIFICATE-----.", cause);
    }

    /** Without its cause when it fails: nobody promises that that shows nothing of the key. */
    private static PrivateKey privateKey(final Path file, final String algorithm) {
        final byte[] pem = read(file);
        final byte[] encoded = body(pem).orElseThrow(() -> noKey(file));
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (final GeneralSecurityException e) {
            throw new CommandFailure("The private key in " + file + " is none of algorithm " + algorithm
                    + ", which is that of the certificate.");
        } finally {
            Arrays.fill(pem, (byte) 0);
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static CommandFailure noKey(final Path file) {
        return new CommandFailure(
                file + " holds no private key in PEM without password; it begins -----BEGIN PRIVATE KEY-----"
                        + " (openssl pkcs8 -topk8 -nocrypt makes one of older forms).");
    }

    private static Optional<byte[]> body(final byte[] pem) {
        final int begin = indexOf(pem, BEGIN_KEY, 0);
        final int end = begin < 0 ? -1 : indexOf(pem, END_KEY, begin);
        if (end < 0) {
            return Optional.empty();
        }
        final byte[] base64 = Arrays.copyOfRange(pem, begin + BEGIN_KEY.length, end);
        try {
            return Optional.of(Base64.getMimeDecoder().decode(base64));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(base64, (byte) 0);
        }
    }

    private static int indexOf(final byte[] bytes, final byte[] sought, final int from) {
        for (int at = from; at + sought.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] read(final Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES);
        } catch (final NoSuchFileException e) {
            throw new CommandFailure("There is no file " + file + ".", e);
        } catch (final IOException e) {
            throw new CommandFailure("The file " + file + " cannot be read: " + IoReason.of(e) + ".", e);
        }
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
