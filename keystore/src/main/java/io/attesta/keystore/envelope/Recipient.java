package io.attesta.keystore.envelope;

import io.attesta.keystore.KeyStoreException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;

/** Somebody who can open an envelope, by the certificate that names the public key. Immutable. */
public final class Recipient {
    /** NIST SP 800-57: below it RSA protects less than 112 bits. */
    private static final int MIN_RSA_BITS = 2_048;

    private static final int MIN_EC_BITS = 256;

    /** Places in the key usage of RFC 5280 §4.2.1.3. */
    private static final int KEY_ENCIPHERMENT = 2;

    private static final int KEY_AGREEMENT = 4;

    private final X509Certificate certificate;

    private Recipient(final X509Certificate certificate) {
        this.certificate = certificate;
    }

    /**
     * Reads a certificate; whether it belongs to whom it should is for people to know.
     *
     * @param document X.509, PEM or DER
     * @param now when it must be valid
     * @throws KeyStoreException one sentence, if it is none, has run out, is not meant for keys, or its key is too weak or of a kind
     *     that is not known: RSA from 2048 bits and elliptic curves from 256 bits are
     */
    public static Recipient of(final byte[] document, final Instant now) {
        final X509Certificate certificate = parse(document);
        if (now.isBefore(certificate.getNotBefore().toInstant())
                || now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new KeyStoreException("The recipient's certificate is valid from " + text(certificate.getNotBefore())
                    + " to " + text(certificate.getNotAfter()) + " only.");
        }
        final Recipient recipient = new Recipient(certificate);
        recipient.requireKey();
        return recipient;
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** Whether keys are encrypted to it (RSA), or agreed on with it (elliptic curves). */
    boolean isRsa() {
        return certificate.getPublicKey() instanceof RSAPublicKey;
    }

    /** SHA-256 over the certificate in lower-case hex: what people compare. */
    public String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("A parsed certificate has no encoding", e);
        }
    }

    /** The name in the certificate, RFC 2253. */
    public String name() {
        return certificate.getSubjectX500Principal().getName();
    }

    /** Name and fingerprint. */
    @Override
    public String toString() {
        return name() + " (SHA-256 " + fingerprint() + ")";
    }

    private void requireKey() {
        final int place;
        if (certificate.getPublicKey() instanceof RSAPublicKey rsa) {
            requireBits(rsa.getModulus().bitLength(), MIN_RSA_BITS);
            place = KEY_ENCIPHERMENT;
        } else if (certificate.getPublicKey() instanceof ECPublicKey curve) {
            requireBits(curve.getParams().getOrder().bitLength(), MIN_EC_BITS);
            place = KEY_AGREEMENT;
        } else {
            throw new KeyStoreException("The recipient's certificate has a key of kind "
                    + certificate.getPublicKey().getAlgorithm() + "; give one with an RSA key or an elliptic curve.");
        }
        final boolean[] usage = certificate.getKeyUsage();
        if (usage != null && !usage[place]) {
            throw new KeyStoreException("The recipient's certificate is not meant for "
                    + (place == KEY_ENCIPHERMENT ? "key encipherment" : "key agreement")
                    + ": its key usage says otherwise.");
        }
    }

    private static void requireBits(final int bits, final int least) {
        if (bits < least) {
            throw new KeyStoreException(
                    "The recipient's certificate has a key of " + bits + " bits; " + least + " are the least.");
        }
    }

    private static X509Certificate parse(final byte[] document) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(document));
        } catch (final CertificateException e) {
            throw new KeyStoreException("What should be the recipient's certificate is no X.509 certificate.", e);
        }
    }

    private static String text(final Date date) {
        return date.toInstant().toString();
    }
}
