package io.attesta.authorizer.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that lives for one test and issues certificates, good and bad. */
public final class TestAuthority {
    private static final Duration LIFE = Duration.ofDays(1);

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private long serial = 1;

    /** A certificate and its key. */
    public record Issued(X509Certificate certificate, PrivateKey key) {
        /** Writes both as a server or client has them: {@code <name>.pem}, and {@code <name>.key} of mode 0600. */
        public void write(final Path folder, final String name) throws IOException, GeneralSecurityException {
            Files.writeString(folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate.getEncoded()));
            final Path file = folder.resolve(name + ".key");
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, pem("PRIVATE KEY", key.getEncoded()));
        }
    }

    public TestAuthority(final String name) {
        this.name = new X500Name("CN=" + name);
        keys = keyPair("EC");
        certificate = sign(this.name, keys, true, Instant.now().plus(LIFE));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Writes the authority's own certificate as PEM. */
    public void write(final Path file) throws IOException, GeneralSecurityException {
        Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
    }

    /** A certificate with URIs in its subject alternative name. */
    public Issued issue(final String subject, final String... uris) {
        final KeyPair pair = keyPair("EC");
        return new Issued(
                sign(new X500Name("CN=" + subject), pair, false, Instant.now().plus(LIFE), names(uris)),
                pair.getPrivate());
    }

    /** A certificate of a server on this machine, as HTTP clients check it. */
    public Issued issueForLoopback(final String subject) {
        final KeyPair pair = keyPair("EC");
        return new Issued(
                sign(
                        new X500Name("CN=" + subject),
                        pair,
                        false,
                        Instant.now().plus(LIFE),
                        new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                        new GeneralName(GeneralName.dNSName, "localhost")),
                pair.getPrivate());
    }

    /** A certificate for a key of another kind: RSA, EC or Ed25519. */
    public Issued issueOfKind(final String kind, final String subject) {
        final KeyPair pair = keyPair(kind);
        return new Issued(
                sign(new X500Name("CN=" + subject), pair, false, Instant.now().plus(LIFE)), pair.getPrivate());
    }

    /** A certificate whose time is over. */
    public Issued issueExpired(final String subject) {
        final KeyPair pair = keyPair("EC");
        return new Issued(
                sign(new X500Name("CN=" + subject), pair, false, Instant.now().minusSeconds(60)), pair.getPrivate());
    }

    private X509Certificate sign(
            final X500Name subject,
            final KeyPair subjectKeys,
            final boolean authority,
            final Instant end,
            final GeneralName... names) {
        try {
            final JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(serial++),
                    Date.from(end.minus(LIFE.multipliedBy(2))),
                    Date.from(end),
                    subject,
                    subjectKeys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (final CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralName[] names(final String... uris) {
        return Arrays.stream(uris)
                .map(uri -> new GeneralName(GeneralName.uniformResourceIdentifier, uri))
                .toArray(GeneralName[]::new);
    }

    private static KeyPair keyPair(final String kind) {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (!kind.equals("Ed25519")) {
                generator.initialize(kind.equals("RSA") ? 2048 : 256);
            }
            return generator.generateKeyPair();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(final String what, final byte[] der) {
        final String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }
}
