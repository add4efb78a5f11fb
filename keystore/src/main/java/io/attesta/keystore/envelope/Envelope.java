package io.attesta.keystore.envelope;

import io.attesta.keystore.KeyStoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.PasswordRecipient;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JcePasswordRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.jcajce.JcaAlgorithmParametersConverter;

/**
 * Content encrypted to recipients as it is written: CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084), in DER or BER, which
 * {@code openssl cms -decrypt} opens. Nothing of the content is kept but what the cipher works on.
 *
 * <table>
 * <caption>How the content's key reaches a recipient</caption>
 * <tr><td>RSA certificate</td><td>RSAES-OAEP with SHA-256 (RFC 4055)</td></tr>
 * <tr><td>elliptic curve</td><td>ephemeral-static ECDH, X9.63 KDF with SHA-256, AES-256 key wrap (RFC 5753)</td></tr>
 * <tr><td>password</td><td>PBKDF2 with HMAC-SHA-256, key wrap of RFC 3211 with AES-256 (RFC 5652 §6.2.4)</td></tr>
 * </table>
 *
 * All recipients open the same content, each by itself.
 */
public final class Envelope {
    /** A password is chosen by people: OWASP's number for PBKDF2 with HMAC-SHA-256. */
    private static final int ITERATIONS = 600_000;

    private static final int SALT_BYTES = 16;

    private final Provider provider = new BouncyCastleProvider();
    private final SecureRandom random = new SecureRandom();
    private final CMSAuthEnvelopedDataStreamGenerator generator = new CMSAuthEnvelopedDataStreamGenerator();
    private boolean addressed;

    /** Lets a recipient open it. */
    public Envelope to(final Recipient recipient) {
        try {
            add(recipient.isRsa() ? transport(recipient) : agreement(recipient));
            return this;
        } catch (final GeneralSecurityException e) {
            throw new KeyStoreException("Nothing can be encrypted to the recipient's certificate.", e);
        }
    }

    /**
     * Lets whoever knows a password open it.
     *
     * @param password stays the caller's, who wipes it after the envelope is closed
     */
    public Envelope to(final char[] password) {
        final byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        add(new JcePasswordRecipientInfoGenerator(CMSAlgorithm.AES256_CBC, password)
                .setProvider(provider)
                .setPasswordConversionScheme(PasswordRecipient.PKCS5_SCHEME2_UTF8)
                .setPRF(PasswordRecipient.PRF.HMacSHA256)
                .setSaltAndIterationCount(salt, ITERATIONS));
        return this;
    }

    /**
     * Begins to write it. What is written into the stream is encrypted into {@code out}, which stays open; closing the stream writes the
     * tag, without which the envelope opens for nobody.
     *
     * @throws IllegalStateException if nobody could open it
     */
    public OutputStream open(final OutputStream out) throws IOException {
        if (!addressed) {
            throw new IllegalStateException("An envelope that nobody could open");
        }
        try {
            return generator.open(out, (OutputAEADEncryptor) new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
                    .setProvider(provider)
                    .setSecureRandom(random)
                    .build());
        } catch (final CMSException e) {
            throw new IOException("the content cannot be encrypted: " + e.getMessage(), e);
        }
    }

    private void add(final RecipientInfoGenerator recipient) {
        generator.addRecipientInfoGenerator(recipient);
        addressed = true;
    }

    private RecipientInfoGenerator transport(final Recipient recipient) throws GeneralSecurityException {
        final AlgorithmIdentifier oaep = new JcaAlgorithmParametersConverter()
                .getAlgorithmIdentifier(
                        PKCSObjectIdentifiers.id_RSAES_OAEP,
                        new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return new JceKeyTransRecipientInfoGenerator(recipient.certificate(), oaep).setProvider(provider);
    }

    private RecipientInfoGenerator agreement(final Recipient recipient) throws GeneralSecurityException {
        final ECPublicKey theirs = (ECPublicKey) recipient.certificate().getPublicKey();
        final KeyPairGenerator curve = KeyPairGenerator.getInstance("EC", provider);
        curve.initialize(theirs.getParams(), random);
        final KeyPair ours = curve.generateKeyPair();
        return new JceKeyAgreeRecipientInfoGenerator(
                        CMSAlgorithm.ECDH_SHA256KDF, ours.getPrivate(), ours.getPublic(), CMSAlgorithm.AES256_WRAP)
                .addRecipient(recipient.certificate())
                .setProvider(provider);
    }
}
