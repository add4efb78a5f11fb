package io.attesta.authorizer.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * What stands in {@link TlsFiles}, read and checked: the key is the certificate's, the certificate is valid now. What is
 * wrong is an {@link IOException} with one sentence that names setting and file and holds nothing of the key.
 *
 * @param chain the server's certificate first
 * @param authorities of clients; empty = clients are asked for none
 */
public record TlsMaterial(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int MAX_FILE_BYTES = 1 << 20;
    private static final byte[] PKCS_8_BEGIN = "-----BEGIN PRIVATE KEY-----".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PKCS_8_END = "-----END PRIVATE KEY-----".getBytes(StandardCharsets.US_ASCII);
    // The kinds of key that TLS 1.2 and 1.3 know, and how the JDK signs with each.
    private static final List<String> KEY_KINDS = List.of("EC", "RSA", "EdDSA");

    /** Reads all files; what is wrong with them is one sentence. */
    static TlsMaterial read(final TlsFiles files) throws IOException {
        final List<X509Certificate> chain = certificates("tls.certificate-file", files.certificates());
        requireValid(files.certificates(), chain.get(0));
        final PrivateKey key = privateKey(files.privateKey());
        requirePair(files, key, chain.get(0));
        final List<X509Certificate> authorities = files.clientAuthorities().isEmpty()
                ? List.of()
                : certificates("tls.client-ca-file", files.clientAuthorities().get());
        return new TlsMaterial(key, chain, authorities);
    }

    private static List<X509Certificate> certificates(final String setting, final Path file) throws IOException {
        final byte[] content = content(setting, file);
        try {
            final List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (final CertificateException e) {
            throw new IOException(setting + ": " + file + " holds something that is no certificate in PEM", e);
        }
        throw new IOException(setting + ": " + file + " holds no certificate in PEM");
    }

    private static void requireValid(final Path file, final X509Certificate certificate) throws IOException {
        try {
            certificate.checkValidity();
        } catch (final CertificateException e) {
            throw new IOException(
                    "tls.certificate-file: the certificate in " + file + " is valid from "
                            + certificate.getNotBefore().toInstant() + " to "
                            + certificate.getNotAfter().toInstant() + " only",
                    e);
        }
    }

    private static PrivateKey privateKey(final Path file) throws IOException {
        requireOwnerOnly(file);
        final byte[] content = content("tls.private-key-file", file);
        try {
            final byte[] der = decoded(file, content);
            try {
                return parsed(file, der);
            } finally {
                Arrays.fill(der, (byte) 0);
            }
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** The key between the two lines, decoded in arrays that can be wiped: it is never a {@code String}. */
    private static byte[] decoded(final Path file, final byte[] content) throws IOException {
        final int begin = find(PKCS_8_BEGIN, content, 0) + PKCS_8_BEGIN.length;
        final int end = find(PKCS_8_END, content, begin);
        if (begin >= PKCS_8_BEGIN.length && end > begin) {
            final byte[] base64 = Arrays.copyOfRange(content, begin, end);
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (final IllegalArgumentException e) {
                throw new IOException("tls.private-key-file: the key in " + file + " is cut off or altered", e);
            } finally {
                Arrays.fill(base64, (byte) 0);
            }
        }
        throw new IOException("tls.private-key-file: " + file + " holds no key in PEM as PKCS#8 without a password"
                + " (BEGIN PRIVATE KEY); openssl pkcs8 -topk8 -nocrypt makes one");
    }

    /** Where a text begins, -1 if it is nowhere. */
    private static int find(final byte[] text, final byte[] content, final int from) {
        for (int at = from; at + text.length <= content.length; at++) {
            if (Arrays.equals(content, at, at + text.length, text, 0, text.length)) {
                return at;
            }
        }
        return -1;
    }

    private static PrivateKey parsed(final Path file, final byte[] der) throws IOException {
        for (final String kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (final InvalidKeySpecException e) {
                // Of another kind: the next one is tried.
                continue;
            } catch (final GeneralSecurityException e) {
                throw new IllegalStateException("every Java from 17 up knows " + kind, e);
            }
        }
        throw new IOException("tls.private-key-file: the key in " + file + " is neither EC nor RSA nor Ed25519");
    }

    private static void requireOwnerOnly(final Path file) throws IOException {
        final Set<PosixFilePermission> mode;
        try {
            mode = Files.getPosixFilePermissions(file);
        } catch (final IOException e) {
            throw unreadable("tls.private-key-file", file, e);
        } catch (final UnsupportedOperationException e) {
            throw new IOException("tls.private-key-file: " + file + " lies on a file system without file modes", e);
        }
        if (!mode.equals(OWNER_ONLY)) {
            throw new IOException("tls.private-key-file: " + file + " has mode " + PosixFilePermissions.toString(mode)
                    + " and must have rw-------: chmod 600 " + file);
        }
    }

    /** Signs and verifies once: files of two renewals must not be mixed. */
    private static void requirePair(final TlsFiles files, final PrivateKey key, final X509Certificate certificate)
            throws IOException {
        try {
            final Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "EC" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default -> "EdDSA";
                    });
            signature.initSign(key);
            signature.update(certificate.getEncoded());
            final byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(certificate.getEncoded());
            if (signature.verify(signed)) {
                return;
            }
        } catch (final GeneralSecurityException e) {
            throw notAPair(files, e);
        }
        throw notAPair(files, null);
    }

    private static IOException notAPair(final TlsFiles files, final GeneralSecurityException cause) {
        return new IOException(
                "tls.private-key-file: the key in " + files.privateKey() + " is not that of the first certificate in "
                        + files.certificates(),
                cause);
    }

    private static byte[] content(final String setting, final Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IOException(setting + ": " + file + " is larger than 1 MiB");
            }
            return Files.readAllBytes(file);
        } catch (final FileSystemException e) {
            throw unreadable(setting, file, e);
        }
    }

    private static IOException unreadable(final String setting, final Path file, final IOException e) {
        final String why = e instanceof NoSuchFileException
                ? "it is not there"
                : e instanceof AccessDeniedException ? "access is denied" : "the disk fails";
        return new IOException(setting + ": " + file + " cannot be read, " + why, e);
    }
}
