package io.attesta.keystore.file;

import io.attesta.keystore.signing.Ed25519PublicKey;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * How an Ed25519 key lies in a key store: the private key as PKCS #8 (RFC 8410), the public key as a self-signed X.509
 * certificate, because a private key entry demands one. Nobody is meant to trust the certificate; it carries the public key
 * of a retired version too.
 */
final class SigningEntry {
    private static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);

    /** 9999-12-31T23:59:59Z: "no well-defined expiration date" (RFC 5280 §4.1.2.5). */
    private static final Date NEVER = new Date(253_402_300_799_000L);

    private SigningEntry() {}

    static PrivateKey privateKey(final byte[] seed, final Provider provider)
            throws GeneralSecurityException, IOException {
        // RFC 8410 §7: the seed is an octet string inside the octet string of PKCS #8.
        final byte[] encoded = new PrivateKeyInfo(ED25519, new DEROctetString(seed)).getEncoded();
        try {
            return KeyFactory.getInstance("Ed25519", provider).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** The 32 bytes of the private key; the caller wipes them. */
    static byte[] seed(final PrivateKey privateKey) throws IOException {
        final byte[] encoded = privateKey.getEncoded();
        try {
            final PrivateKeyInfo parsed = PrivateKeyInfo.getInstance(encoded);
            return ASN1OctetString.getInstance(parsed.parsePrivateKey()).getOctets();
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    static X509Certificate certificate(
            final PrivateKey privateKey, final byte[] rawPublicKey, final Instant from, final Provider provider)
            throws GeneralSecurityException, OperatorCreationException {
        final X500Name name = new X500Name("CN=Attesta receipts");
        final BigInteger serial =
                new BigInteger(1, Ed25519PublicKey.of(rawPublicKey).kid());
        final SubjectPublicKeyInfo publicKey = new SubjectPublicKeyInfo(ED25519, rawPublicKey);
        final X509v3CertificateBuilder certificate =
                new X509v3CertificateBuilder(name, serial, Date.from(from), NEVER, name, publicKey);
        return new JcaX509CertificateConverter()
                .setProvider(provider)
                .getCertificate(certificate.build(new JcaContentSignerBuilder("Ed25519")
                        .setProvider(provider)
                        .build(privateKey)));
    }

    static Ed25519PublicKey publicKey(final Certificate certificate) {
        final SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
        return Ed25519PublicKey.of(info.getPublicKeyData().getOctets());
    }
}
