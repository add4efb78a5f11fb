package io.attesta.keystore.file;

import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.clear.ClearKeyStore;
import io.attesta.keystore.signing.Ed25519PublicKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.bc.ObjectStore;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * The entries of a key file in memory. Ed25519 keys are private key entries with a certificate, AES keys secret key entries,
 * all under the file's password.
 *
 * <p>Of a retired version the key is gone: signing keeps its certificate, the others a placeholder of zeros, since an entry
 * must hold something. What was sealed with the key can then no longer be forged by who steals file and password.
 */
final class KeyEntries {
    private static final String TYPE = "BCFKS";
    private static final String AES = "AES";
    private static final byte[] PLACEHOLDER = new byte[16];

    private final Provider provider = new BouncyCastleProvider();
    private final SecureRandom random = new SecureRandom();
    private final KeyStore entries;
    private final char[] password;
    private final String where;

    /**
     * @param content an encoded store, or null for an empty one
     * @param where what people call the file, for messages
     * @param password stays the caller's, and must not be wiped while this object is in use
     */
    private KeyEntries(final byte[] content, final char[] password, final String where)
            throws GeneralSecurityException, IOException {
        this.password = password;
        this.where = where;
        this.entries = KeyStore.getInstance(TYPE, provider);
        entries.load(content == null ? null : new ByteArrayInputStream(content), content == null ? null : password);
    }

    static KeyEntries empty(final char[] password, final String where) {
        try {
            return new KeyEntries(null, password, where);
        } catch (final GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Bouncy Castle cannot make an empty key store", e);
        }
    }

    static KeyEntries read(final byte[] content, final char[] password, final String where) {
        requireForm(content, where);
        try {
            return new KeyEntries(content, password, where);
        } catch (final GeneralSecurityException | IOException | RuntimeException e) {
            // The integrity check is keyed by the password, so these two look alike.
            throw new KeyStoreException("The password is wrong for the " + where + ", or the file was altered.", e);
        }
    }

    /** Tells a foreign or cut-off file from a wrong password: the outer form needs no password. */
    private static void requireForm(final byte[] content, final String where) {
        RuntimeException cause = null;
        try {
            if (content.length > 0 && ObjectStore.getInstance(content) != null) {
                return;
            }
        } catch (final RuntimeException e) {
            cause = e;
        }
        throw new KeyStoreException("The " + where + " is cut off, damaged, or no key file at all.", cause);
    }

    byte[] encoded() {
        try {
            final ByteArrayOutputStream out = new ByteArrayOutputStream();
            entries.store(out, password);
            return out.toByteArray();
        } catch (final GeneralSecurityException | IOException e) {
            throw new KeyStoreException("The " + where + " cannot be encrypted.", e);
        }
    }

    /** All versions of a usage, oldest first. */
    List<KeyVersion> versions(final KeyUsage usage) {
        return aliases().stream()
                .filter(alias -> alias.usage() == usage)
                .map(this::version)
                .sorted((one, other) -> Integer.compare(one.number(), other.number()))
                .toList();
    }

    /** Generates a key; {@code now} dates its certificate, the entry itself is dated by the key store. */
    KeyVersion add(final KeyUsage usage, final int number, final Instant now) {
        final byte[] key = new byte[ClearKeyStore.keyLength(usage)];
        random.nextBytes(key);
        final KeyAlias alias = KeyAlias.usable(usage, number);
        try {
            if (usage == KeyUsage.SIGNING) {
                addSigning(alias, key, now);
            } else {
                entries.setKeyEntry(alias.name(), new SecretKeySpec(key, AES), password, null);
            }
        } catch (final GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new KeyStoreException("No key of usage " + usage.label() + " could be made.", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        return version(alias);
    }

    private void addSigning(final KeyAlias alias, final byte[] seed, final Instant now)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        final PrivateKey privateKey = SigningEntry.privateKey(seed, provider);
        final byte[] publicKey = Ed25519PublicKey.ofSeed(seed).raw();
        final Certificate[] chain = {SigningEntry.certificate(privateKey, publicKey, now, provider)};
        entries.setKeyEntry(alias.name(), privateKey, password, chain);
    }

    /** Drops the key of a usable version and keeps its dates, and of signing the public key. */
    KeyVersion retire(final KeyVersion version, final Instant now) {
        final KeyAlias usable = KeyAlias.usable(version.usage(), version.number());
        final KeyAlias retired = usable.retired(version.createdAt(), now);
        try {
            if (version.usage() == KeyUsage.SIGNING) {
                entries.setCertificateEntry(retired.name(), entries.getCertificate(usable.name()));
            } else {
                entries.setKeyEntry(retired.name(), new SecretKeySpec(PLACEHOLDER, AES), password, null);
            }
            entries.deleteEntry(usable.name());
        } catch (final GeneralSecurityException e) {
            throw new KeyStoreException("The " + where + " does not take the retirement.", e);
        }
        return version(retired);
    }

    /** Decrypts all keys but those of {@link KeyUsage#TLS}, which are not used as clear keys. */
    ClearKeyStore open() {
        try (ClearKeyStore.Builder clear = ClearKeyStore.builder()) {
            for (final KeyAlias alias : aliases()) {
                if (alias.usage() != KeyUsage.TLS) {
                    open(alias, clear);
                }
            }
            return clear.build();
        } catch (final GeneralSecurityException | IOException e) {
            throw new KeyStoreException("The " + where + " holds a key that cannot be decrypted.", e);
        }
    }

    private void open(final KeyAlias alias, final ClearKeyStore.Builder clear)
            throws GeneralSecurityException, IOException {
        final KeyVersion version = version(alias);
        if (!version.retired()) {
            final byte[] key = clearKey(alias);
            try {
                clear.key(version, key);
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        } else if (version.usage() == KeyUsage.SIGNING) {
            clear.retiredSigning(version, SigningEntry.publicKey(entries.getCertificate(alias.name())));
        } else {
            clear.retired(version);
        }
    }

    private byte[] clearKey(final KeyAlias alias) throws GeneralSecurityException, IOException {
        final Key key = entries.getKey(alias.name(), password);
        final boolean signing = alias.usage() == KeyUsage.SIGNING;
        if (signing && key instanceof PrivateKey) {
            return SigningEntry.seed((PrivateKey) key);
        }
        if (!signing && key instanceof SecretKeySpec) {
            return key.getEncoded();
        }
        throw new KeyStoreException("The " + where + " holds under " + alias.name() + " no key of that usage.");
    }

    private List<KeyAlias> aliases() {
        try {
            final List<KeyAlias> aliases = new ArrayList<>();
            for (final String name : Collections.list(entries.aliases())) {
                aliases.add(KeyAlias.parse(name)
                        .orElseThrow(() -> new KeyStoreException(
                                "The " + where + " holds an entry that is not Attesta's: " + name + ".")));
            }
            return aliases;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("A loaded key store does not name its entries", e);
        }
    }

    private KeyVersion version(final KeyAlias alias) {
        try {
            final Instant createdAt = alias.retirement().isPresent()
                    ? alias.retirement().get().createdAt()
                    : entries.getCreationDate(alias.name()).toInstant();
            final Optional<Instant> retiredAt = alias.retirement().map(KeyAlias.Retirement::retiredAt);
            return new KeyVersion(alias.usage(), alias.number(), createdAt, retiredAt);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("A loaded key store does not date its entries", e);
        }
    }
}
