package io.attesta.keystore.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Collections;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.bc.EncryptedSecretKeyData;
import org.bouncycastle.asn1.bc.SecretKeyData;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.jcajce.BCFKSLoadStoreParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.util.Arrays;

/**
 * Writes a key file anew with the same entries, for which the password is hashed a few times only. A key file says itself how often its
 * password is hashed, so everything opens it as any other, but for the time that this is meant to take. For tests of something else than
 * that; the entries are dated now.
 */
public final class QuickKeyFile {
    private static final int ITERATIONS = 8;
    private static final int SALT_BYTES = 64;
    private static final int KEY_BYTES = 32;
    private static final String CIPHER = "AES/CCM/NoPadding";

    private final Provider provider = new BouncyCastleProvider();
    private final SecureRandom random = new SecureRandom();
    private final Path file;
    private final char[] password;

    /** @param password stays the caller's */
    public QuickKeyFile(final Path file, final char[] password) {
        this.file = file;
        this.password = password.clone();
    }

    /** Replaces the file's content; its mode stays. */
    public void write() throws GeneralSecurityException, IOException {
        final KeyStore slow = KeyStore.getInstance("BCFKS", provider);
        slow.load(new ByteArrayInputStream(Files.readAllBytes(file)), password);
        final KeyStore quick = KeyStore.getInstance("BCFKS", provider);
        quick.load(null, null);
        for (final String alias : Collections.list(slow.aliases())) {
            if (slow.isCertificateEntry(alias)) {
                quick.setCertificateEntry(alias, slow.getCertificate(alias));
            } else {
                quick.setKeyEntry(alias, encrypted(slow.getKey(alias, password)), slow.getCertificateChain(alias));
            }
        }
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        quick.store(new BCFKSLoadStoreParameter.Builder(out, password)
                .withStorePBKDFConfig(new PBKDF2Config.Builder()
                        .withIterationCount(ITERATIONS)
                        .withSaltLength(SALT_BYTES)
                        .withPRF(PBKDF2Config.PRF_SHA512)
                        .build())
                .build());
        Files.write(file, out.toByteArray());
    }

    private byte[] encrypted(final Key key) throws GeneralSecurityException, IOException {
        if (key instanceof PrivateKey) {
            final Sealed sealed = seal(key.getEncoded(), "PRIVATE_KEY_ENCRYPTION");
            return new EncryptedPrivateKeyInfo(sealed.how(), sealed.bytes()).getEncoded();
        }
        final ASN1ObjectIdentifier aes = NISTObjectIdentifiers.aes;
        final Sealed sealed = seal(new SecretKeyData(aes, key.getEncoded()).getEncoded(), "SECRET_KEY_ENCRYPTION");
        return new EncryptedSecretKeyData(sealed.how(), sealed.bytes()).getEncoded();
    }

    /** As the key store does it: PBES2 with PBKDF2 over password and purpose. */
    private Sealed seal(final byte[] clear, final String purpose) throws GeneralSecurityException, IOException {
        final byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        final PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
        generator.init(
                Arrays.concatenate(
                        PBEParametersGenerator.PKCS12PasswordToBytes(password),
                        PBEParametersGenerator.PKCS12PasswordToBytes(purpose.toCharArray())),
                salt,
                ITERATIONS);
        final KeyParameter key = (KeyParameter) generator.generateDerivedParameters(KEY_BYTES * Byte.SIZE);
        final Cipher cipher = Cipher.getInstance(CIPHER, provider);
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.getKey(), "AES"), random);
        final byte[] bytes = cipher.doFinal(clear);
        final ASN1Encodable nonce =
                ASN1Primitive.fromByteArray(cipher.getParameters().getEncoded());
        final KeyDerivationFunc hashing = new KeyDerivationFunc(
                PKCSObjectIdentifiers.id_PBKDF2,
                new PBKDF2Params(
                        salt,
                        ITERATIONS,
                        KEY_BYTES,
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA512, DERNull.INSTANCE)));
        final PBES2Parameters both =
                new PBES2Parameters(hashing, new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CCM, nonce));
        return new Sealed(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, both), bytes);
    }

    /** What was encrypted, and how. */
    private record Sealed(AlgorithmIdentifier how, byte[] bytes) {}
}
