package io.attesta.keystore.clear;

import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.CmacRoom;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.Signer;
import io.attesta.keystore.SigningPublicKey;
import io.attesta.keystore.mac.AesBlock;
import io.attesta.keystore.mac.AesCmac;
import io.attesta.keystore.mac.KeyDerivation;
import io.attesta.keystore.signing.Ed25519PublicKey;
import io.attesta.keystore.signing.Ed25519Signer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A {@link KeyStore} over clear keys in memory. Thread-safe. Its keys never change; a rotated key file is opened as a new
 * store. Closing wipes the keys; operations handed out before keep the copy inside their cipher.
 */
public final class ClearKeyStore implements KeyStore {
    private final Map<KeyUsage, NavigableMap<Integer, HeldKey>> keys;
    private boolean closed;

    private ClearKeyStore(final Map<KeyUsage, NavigableMap<Integer, HeldKey>> keys) {
        this.keys = keys;
    }

    /** A builder whose short methods date keys to the epoch: deterministic, for tests and simulations. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Length of a clear key in bytes: 16 for {@link KeyUsage#DUKPT}, 32 for all others (the seed of
     * {@link KeyUsage#SIGNING}).
     *
     * @throws KeyStoreException for {@link KeyUsage#TLS}, whose key is not of a fixed length
     */
    public static int keyLength(final KeyUsage usage) {
        return switch (usage) {
            case SIGNING, MAC_MASTER, CODE, TOKEN, FINGERPRINT -> 32;
            case DUKPT -> 16;
            case TLS -> throw new KeyStoreException("A key of usage tls is not held as a clear key.");
        };
    }

    @Override
    public List<KeyVersion> versions(final KeyUsage usage) {
        return of(usage).values().stream().map(HeldKey::version).toList();
    }

    @Override
    public int currentVersion(final KeyUsage usage) {
        return of(usage).descendingMap().values().stream()
                .map(HeldKey::version)
                .filter(version -> !version.retired())
                .mapToInt(KeyVersion::number)
                .findFirst()
                .orElseThrow(
                        () -> new KeyStoreException("The key store has no usable key of usage " + usage.label() + "."));
    }

    @Override
    public synchronized Cmac cmac(final KeyUsage usage, final int version) {
        return new AesCmac(aesKey(usage, version));
    }

    @Override
    public synchronized BlockEncryption blockEncryption(final KeyUsage usage, final int version) {
        return new AesBlock(aesKey(usage, version));
    }

    @Override
    public Cmac derivedCmac(
            final KeyUsage usage, final int version, final byte[] label, final byte[] context, final CmacRoom room) {
        final byte[] derived = exportDerived(usage, version, label, context);
        try {
            return new AesCmac(derived, room);
        } finally {
            Arrays.fill(derived, (byte) 0);
        }
    }

    @Override
    public synchronized byte[] exportDerived(
            final KeyUsage usage, final int version, final byte[] label, final byte[] context) {
        final byte[] master = aesKey(usage, version);
        if (usage == KeyUsage.DUKPT) {
            throw new KeyStoreException("Usage dukpt holds no AES-256 master to derive from.");
        }
        return KeyDerivation.derive(master, label, context);
    }

    @Override
    public synchronized Signer signer(final int version) {
        return new Ed25519Signer(usableKey(KeyUsage.SIGNING, version));
    }

    @Override
    public SigningPublicKey publicKey(final int version) {
        return held(KeyUsage.SIGNING, version).publicKey().orElseThrow();
    }

    /** Wipes all keys. What needs a key fails afterwards; versions and public keys stay readable. */
    @Override
    public synchronized void close() {
        closed = true;
        keys.values().forEach(versions -> versions.values().forEach(HeldKey::wipe));
    }

    @Override
    public String toString() {
        return "ClearKeyStore" + keys.keySet().stream().map(KeyUsage::label).toList();
    }

    private NavigableMap<Integer, HeldKey> of(final KeyUsage usage) {
        return keys.getOrDefault(usage, Collections.emptyNavigableMap());
    }

    private HeldKey held(final KeyUsage usage, final int version) {
        final HeldKey held = of(usage).get(version);
        if (held == null) {
            throw new KeyStoreException("The key store has no version " + version + " of usage " + usage.label() + ".");
        }
        return held;
    }

    private byte[] aesKey(final KeyUsage usage, final int version) {
        if (usage == KeyUsage.SIGNING || usage == KeyUsage.TLS) {
            throw new KeyStoreException("Usage " + usage.label() + " holds no AES key.");
        }
        return usableKey(usage, version);
    }

    /** Only under the monitor: a key that is being wiped must not be half copied into a cipher. */
    private byte[] usableKey(final KeyUsage usage, final int version) {
        if (closed) {
            throw new KeyStoreException("The key store is closed.");
        }
        return held(usage, version).usableKey();
    }

    /**
     * Collects keys. Copies what it is given, so callers wipe their own arrays; closing it before {@link #build()} wipes the
     * copies, afterwards it does nothing.
     */
    public static final class Builder implements AutoCloseable {
        private Map<KeyUsage, NavigableMap<Integer, HeldKey>> keys = new EnumMap<>(KeyUsage.class);

        private Builder() {}

        /** An Ed25519 seed of 32 bytes (the private key of RFC 8032), dated to the epoch. */
        public Builder signing(final int version, final byte[] seed) {
            return key(fromEpoch(KeyUsage.SIGNING, version), seed);
        }

        /** An AES-256 key, dated to the epoch. */
        public Builder macMaster(final int version, final byte[] key) {
            return key(fromEpoch(KeyUsage.MAC_MASTER, version), key);
        }

        /** An AES-256 key, dated to the epoch. */
        public Builder code(final int version, final byte[] key) {
            return key(fromEpoch(KeyUsage.CODE, version), key);
        }

        /** An AES-256 key, dated to the epoch. */
        public Builder token(final int version, final byte[] key) {
            return key(fromEpoch(KeyUsage.TOKEN, version), key);
        }

        /** An AES-256 key, dated to the epoch. */
        public Builder fingerprint(final int version, final byte[] key) {
            return key(fromEpoch(KeyUsage.FINGERPRINT, version), key);
        }

        /** An AES-128 base derivation key, dated to the epoch. */
        public Builder dukpt(final int version, final byte[] key) {
            return key(fromEpoch(KeyUsage.DUKPT, version), key);
        }

        /**
         * Any usage with its own dates. Of a retired version the key itself is not kept.
         *
         * @throws KeyStoreException if the key has not {@link #keyLength} bytes or the version was given before
         */
        public Builder key(final KeyVersion version, final byte[] key) {
            final int length = keyLength(version.usage());
            if (key.length != length) {
                throw new KeyStoreException("A key of usage " + version.usage().label() + " has " + length
                        + " bytes, not " + key.length + ".");
            }
            final Optional<SigningPublicKey> publicKey =
                    version.usage() == KeyUsage.SIGNING ? Optional.of(Ed25519PublicKey.ofSeed(key)) : Optional.empty();
            return add(
                    version.retired() ? HeldKey.retired(version, publicKey) : HeldKey.usable(version, key, publicKey));
        }

        /**
         * A retired version of an AES usage, of which only the dates are left.
         *
         * @throws KeyStoreException if the version was given before
         * @throws IllegalArgumentException if it is not retired, or of usage signing
         */
        public Builder retired(final KeyVersion version) {
            if (!version.retired() || version.usage() == KeyUsage.SIGNING) {
                throw new IllegalArgumentException("Not a retired version of an AES usage: " + version);
            }
            return add(HeldKey.retired(version, Optional.empty()));
        }

        /**
         * A retired version of {@link KeyUsage#SIGNING}, of which dates and public key are left.
         *
         * @throws KeyStoreException if the version was given before
         * @throws IllegalArgumentException if it is not retired, or of another usage
         */
        public Builder retiredSigning(final KeyVersion version, final SigningPublicKey publicKey) {
            if (!version.retired() || version.usage() != KeyUsage.SIGNING) {
                throw new IllegalArgumentException("Not a retired version of usage signing: " + version);
            }
            return add(HeldKey.retired(version, Optional.of(publicKey)));
        }

        /** The store; it takes over the keys, and the builder is empty again. */
        public ClearKeyStore build() {
            final ClearKeyStore store = new ClearKeyStore(keys);
            keys = new EnumMap<>(KeyUsage.class);
            return store;
        }

        @Override
        public void close() {
            keys.values().forEach(versions -> versions.values().forEach(HeldKey::wipe));
        }

        private Builder add(final HeldKey held) {
            final KeyVersion version = held.version();
            final HeldKey before = keys.computeIfAbsent(version.usage(), usage -> new TreeMap<>())
                    .putIfAbsent(version.number(), held);
            if (before != null) {
                held.wipe();
                throw new KeyStoreException("Version " + version.number() + " of usage "
                        + version.usage().label() + " is there twice.");
            }
            return this;
        }

        private static KeyVersion fromEpoch(final KeyUsage usage, final int number) {
            return new KeyVersion(usage, number, Instant.EPOCH, Optional.empty());
        }
    }
}
