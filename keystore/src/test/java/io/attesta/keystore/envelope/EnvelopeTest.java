package io.attesta.keystore.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.keystore.KeyStoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAuthEnvelopedDataParser;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JcePasswordAuthEnvelopedRecipient;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final byte[] CONTENT = "not a real key\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
    private static final char[] PASSWORD = "not a real pässword".toCharArray();

    private final BouncyCastleProvider provider = new BouncyCastleProvider();

    @Test
    void shouldOpenForAnRsaKeyAnEllipticCurveAndAPasswordAlike() throws Exception {
        final KeyPair rsa = rsa(2_048);
        final KeyPair curve = curve("secp256r1");
        final byte[] sealed = sealed(new Envelope()
                .to(recipient(certificate(rsa, null)))
                .to(recipient(certificate(curve, null)))
                .to(PASSWORD));

        assertThat(content(sealed, 0, new JceKeyTransAuthEnvelopedRecipient(rsa.getPrivate()).setProvider(provider)))
                .isEqualTo(CONTENT);
        assertThat(content(sealed, 1, new JceKeyAgreeAuthEnvelopedRecipient(curve.getPrivate()).setProvider(provider)))
                .isEqualTo(CONTENT);
        assertThat(content(
                        sealed,
                        2,
                        new JcePasswordAuthEnvelopedRecipient(PASSWORD)
                                .setProvider(provider)
                                .setPasswordConversionScheme(
                                        org.bouncycastle.cms.PasswordRecipient.PKCS5_SCHEME2_UTF8)))
                .isEqualTo(CONTENT);
    }

    @Test
    void shouldNotOpenForAnotherKeyNorWhenABitWasChanged() throws Exception {
        final KeyPair rsa = rsa(2_048);
        final byte[] sealed = sealed(new Envelope().to(recipient(certificate(rsa, null))));
        assertThatThrownBy(() -> content(
                        sealed,
                        0,
                        new JceKeyTransAuthEnvelopedRecipient(rsa(2_048).getPrivate()).setProvider(provider)))
                .isInstanceOf(Exception.class);
        // The tag stands before the six bytes that end three constructions; then content, its end and its middle.
        for (final int fromEnd : new int[] {7, 22, 1_000, 100_000}) {
            final byte[] changed = sealed.clone();
            changed[changed.length - fromEnd] ^= 1;
            assertThatThrownBy(() -> content(
                            changed, 0, new JceKeyTransAuthEnvelopedRecipient(rsa.getPrivate()).setProvider(provider)))
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void shouldShowNothingOfTheContentAndNeverTheSameBytesTwice() throws Exception {
        final X509Certificate certificate = certificate(rsa(2_048), null);
        final byte[] sealed = sealed(new Envelope().to(recipient(certificate)));
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("not a real key");
        assertThat(sealed(new Envelope().to(recipient(certificate)))).isNotEqualTo(sealed);
        assertThatThrownBy(() -> new Envelope().open(OutputStream.nullOutputStream()))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldReadPemAndTellNameAndFingerprint() throws Exception {
        final X509Certificate certificate = certificate(rsa(2_048), null);
        final String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded()) + "\n-----END CERTIFICATE-----\n";
        final var read = io.attesta.keystore.envelope.Recipient.of(pem.getBytes(StandardCharsets.US_ASCII), NOW);
        assertThat(read.name()).isEqualTo("CN=Enrolment");
        assertThat(read.toString()).matches("CN=Enrolment \\(SHA-256 [0-9a-f]{64}\\)");
        assertThat(read.fingerprint()).isEqualTo(recipient(certificate).fingerprint());
    }

    @Test
    void shouldRefuseACertificateThatHasRunOutOrIsTooWeakOrMeantForOtherThings() throws Exception {
        final byte[] good = certificate(rsa(2_048), null).getEncoded();
        assertRefused(good, NOW.plus(Duration.ofDays(2)), "is valid from 2026-11-20T08:00:00Z to 2026-11-22T08:00:00Z");
        assertRefused(good, NOW.minus(Duration.ofDays(2)), "is valid from");
        assertRefused(certificate(rsa(1_024), null).getEncoded(), NOW, "1024 bits; 2048 are the least");
        assertRefused(
                certificate(rsa(2_048), new KeyUsage(KeyUsage.digitalSignature)).getEncoded(),
                NOW,
                "not meant for key encipherment");
        assertRefused(
                certificate(curve("secp384r1"), new KeyUsage(KeyUsage.digitalSignature))
                        .getEncoded(),
                NOW,
                "not meant for key agreement");
        final KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertRefused(certificate(edwards, null).getEncoded(), NOW, "an RSA key or an elliptic curve");
        recipient(certificate(rsa(2_048), new KeyUsage(KeyUsage.keyEncipherment)));
        recipient(certificate(curve("secp384r1"), new KeyUsage(KeyUsage.keyAgreement)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void shouldRefuseWhatIsNoCertificate(final String document) {
        assertRefused(document.getBytes(StandardCharsets.US_ASCII), NOW, "is no X.509 certificate");
    }

    private static void assertRefused(final byte[] document, final Instant now, final String words) {
        assertThatThrownBy(() -> io.attesta.keystore.envelope.Recipient.of(document, now))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining(words)
                .hasMessageEndingWith(".");
    }

    private static byte[] sealed(final Envelope envelope) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream in = envelope.open(out)) {
            for (int i = 0; i < CONTENT.length; i += 150) {
                in.write(Arrays.copyOfRange(CONTENT, i, i + 150));
            }
        }
        return out.toByteArray();
    }

    private static byte[] content(final byte[] sealed, final int number, final Recipient recipient) throws Exception {
        final CMSAuthEnvelopedDataParser parser = new CMSAuthEnvelopedDataParser(new ByteArrayInputStream(sealed));
        final RecipientInformation information =
                parser.getRecipientInfos().getRecipients().stream().toList().get(number);
        return information.getContentStream(recipient).getContentStream().readAllBytes();
    }

    private static io.attesta.keystore.envelope.Recipient recipient(final X509Certificate certificate)
            throws Exception {
        return io.attesta.keystore.envelope.Recipient.of(certificate.getEncoded(), NOW);
    }

    private static KeyPair rsa(final int bits) throws Exception {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static KeyPair curve(final String name) throws Exception {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return generator.generateKeyPair();
    }

    private X509Certificate certificate(final KeyPair pair, final KeyUsage usage) throws Exception {
        final X500Name name = new X500Name("CN=Enrolment");
        final JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(NOW.minus(Duration.ofDays(1))),
                Date.from(NOW.plus(Duration.ofDays(1))),
                name,
                pair.getPublic());
        if (usage != null) {
            builder.addExtension(Extension.keyUsage, true, usage);
        }
        final String algorithm = switch (pair.getPrivate().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate())));
    }
}
