package io.attesta.keystore;

import java.util.List;

/**
 * The keys in use, of a file that is rotated beside the running server: each rotation is a whole new store, taken up at once by
 * whoever looks at {@link #epoch}. Thread-safe.
 *
 * <p>Of the stores that were replaced the last one stays open, because a thread may be in the middle of a call; those before it
 * are wiped.
 */
public final class RotatingKeyStore implements KeyStore {
    private volatile KeyStore current;
    private volatile int epoch;
    // Guarded by this.
    private KeyStore previous;

    /** @param first is this store's from now on and closed with it */
    public RotatingKeyStore(final KeyStore first) {
        current = first;
    }

    /** Takes up the keys of another store, which is this store's from now on. */
    public synchronized void replace(final KeyStore next) {
        if (previous != null) {
            previous.close();
        }
        previous = current;
        current = next;
        // Behind the keys: whoever sees the new number finds the new keys.
        epoch++;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public List<KeyVersion> versions(final KeyUsage usage) {
        return current.versions(usage);
    }

    @Override
    public int currentVersion(final KeyUsage usage) {
        return current.currentVersion(usage);
    }

    @Override
    public Cmac cmac(final KeyUsage usage, final int version) {
        return current.cmac(usage, version);
    }

    @Override
    public BlockEncryption blockEncryption(final KeyUsage usage, final int version) {
        return current.blockEncryption(usage, version);
    }

    @Override
    public Cmac derivedCmac(final KeyUsage usage, final int version, final byte[] label, final byte[] context) {
        return current.derivedCmac(usage, version, label, context);
    }

    @Override
    public byte[] exportDerived(final KeyUsage usage, final int version, final byte[] label, final byte[] context) {
        return current.exportDerived(usage, version, label, context);
    }

    @Override
    public Signer signer(final int version) {
        return current.signer(version);
    }

    @Override
    public SigningPublicKey publicKey(final int version) {
        return current.publicKey(version);
    }

    @Override
    public synchronized void close() {
        if (previous != null) {
            previous.close();
        }
        current.close();
    }
}
