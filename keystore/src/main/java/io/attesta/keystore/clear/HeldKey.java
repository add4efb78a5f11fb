package io.attesta.keystore.clear;

import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.SigningPublicKey;
import java.util.Arrays;
import java.util.Optional;

/** One version with its clear key, if it still has one. Not a record, so that nothing prints or compares the key. */
final class HeldKey {
    private static final byte[] NONE = {};

    private final KeyVersion version;
    private final byte[] key;
    private final Optional<SigningPublicKey> publicKey;

    private HeldKey(final KeyVersion version, final byte[] key, final Optional<SigningPublicKey> publicKey) {
        this.version = version;
        this.key = key;
        this.publicKey = publicKey;
    }

    /** Keeps a copy of {@code key}. */
    static HeldKey usable(final KeyVersion version, final byte[] key, final Optional<SigningPublicKey> publicKey) {
        return new HeldKey(version, key.clone(), publicKey);
    }

    static HeldKey retired(final KeyVersion version, final Optional<SigningPublicKey> publicKey) {
        return new HeldKey(version, NONE, publicKey);
    }

    KeyVersion version() {
        return version;
    }

    Optional<SigningPublicKey> publicKey() {
        return publicKey;
    }

    /** The array itself, not a copy: never to leave this package. */
    byte[] usableKey() {
        version.retiredAt().ifPresent(at -> {
            throw new KeyStoreException("Version " + version.number() + " of usage "
                    + version.usage().label() + " was retired at " + at + " and can no longer be used.");
        });
        return key;
    }

    void wipe() {
        Arrays.fill(key, (byte) 0);
    }
}
