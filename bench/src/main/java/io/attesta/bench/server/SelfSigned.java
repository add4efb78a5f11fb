package io.attesta.bench.server;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate for 127.0.0.1 that lives for a day and is its own authority: for a server that is started to be measured. */
public final class SelfSigned {
    private static final String CERTIFICATE = "server.pem";
    private static final String KEY = "server.key";

    private static final Duration LIFE = Duration.ofDays(1);
    private static final int LINE = 64;

    private final KeyPair keys;
    private final byte[] certificate;

    private SelfSigned(final KeyPair keys, final byte[] certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /** A new one, with a key of curve P-256. */
    public static SelfSigned make() throws IOException {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            final KeyPair keys = generator.generateKeyPair();
            return new SelfSigned(keys, certificate(keys));
        } catch (final GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("no certificate can be made: " + e.getMessage(), e);
        }
    }

    private static byte[] certificate(final KeyPair keys) throws IOException, OperatorCreationException {
        final X500Name name = new X500Name("CN=127.0.0.1");
        return new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(Instant.now().minus(LIFE)),
                        Date.from(Instant.now().plus(LIFE)),
                        name,
                        keys.getPublic())
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
    }

    /** Settings of a server whose ISO 8583 listener shows it, by dotted key. */
    public static Map<String, String> settings(final Path folder) {
        return Map.of(
                "tls.transport", "server",
                "tls.certificate-file", folder.resolve(CERTIFICATE).toString(),
                "tls.private-key-file", folder.resolve(KEY).toString());
    }

    /** What a client needs that trusts it and nobody else. */
    public static SslContext client(final Path folder) throws IOException {
        return SslContextBuilder.forClient()
                .trustManager(folder.resolve(CERTIFICATE).toFile())
                .build();
    }

    /** As {@code server.pem}, and {@code server.key} of mode 0600. */
    public void write(final Path folder) throws IOException {
        Files.writeString(folder.resolve(CERTIFICATE), pem("CERTIFICATE", certificate));
        final Path key = Files.createFile(
                folder.resolve(KEY),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    private static String pem(final String kind, final byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END " + kind + "-----\n";
    }
}
