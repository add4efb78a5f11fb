package io.attesta.keystore;

import java.util.List;
import java.util.function.Function;

/**
 * The keys in use, of a file that is rotated beside the running server: each rotation is a whole new store, taken up at once by
 * whoever looks at {@link #epoch}. Thread-safe.
 *
 * <p>A store that is replaced is closed at once, so that no retired key outlives its retirement in here. Whoever asks it in that moment
 * asks its successor instead.
 */
public final class RotatingKeyStore implements KeyStore {
    private volatile KeyStore current;
    private volatile int epoch;

    /** @param first is this store's from now on and closed with it */
    public RotatingKeyStore(final KeyStore first) {
        current = first;
    }

    /** Takes up the keys of another store, which is this store's from now on. */
    public synchronized void replace(final KeyStore next) {
        final KeyStore before = current;
        current = next;
        // Behind the keys: whoever sees the new number finds the new keys.
        epoch++;
        before.close();
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public List<KeyVersion> versions(final KeyUsage usage) {
        return ask(keys -> keys.versions(usage));
    }

    @Override
    public int currentVersion(final KeyUsage usage) {
        return ask(keys -> keys.currentVersion(usage));
    }

    @Override
    public Cmac cmac(final KeyUsage usage, final int version) {
        return ask(keys -> keys.cmac(usage, version));
    }

    @Override
    public BlockEncryption blockEncryption(final KeyUsage usage, final int version) {
        return ask(keys -> keys.blockEncryption(usage, version));
    }

    @Override
    public Cmac derivedCmac(
            final KeyUsage usage, final int version, final byte[] label, final byte[] context, final CmacRoom room) {
        return ask(keys -> keys.derivedCmac(usage, version, label, context, room));
    }

    @Override
    public byte[] exportDerived(final KeyUsage usage, final int version, final byte[] label, final byte[] context) {
        return ask(keys -> keys.exportDerived(usage, version, label, context));
    }

    @Override
    public Signer signer(final int version) {
        return ask(keys -> keys.signer(version));
    }

    @Override
    public SigningPublicKey publicKey(final int version) {
        return ask(keys -> keys.publicKey(version));
    }

    @Override
    public synchronized void close() {
        current.close();
    }

    /** A store that was closed under the question refuses it; that is no refusal of ours while there is a successor to ask. */
    private <T> T ask(final Function<KeyStore, T> question) {
        while (true) {
            final KeyStore asked = current;
            try {
                return question.apply(asked);
            } catch (final KeyStoreException e) {
                if (asked == current) {
                    throw e;
                }
            }
        }
    }
}
