package io.attesta.authorizer.simulation;

import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.Signer;
import io.attesta.keystore.SigningPublicKey;
import java.util.List;
import java.util.function.UnaryOperator;

/** A key store whose AES-CMAC of one usage is another. */
final class ChangedKeys implements KeyStore {
    private final KeyStore keys;
    private final KeyUsage changed;
    private final UnaryOperator<Cmac> change;

    ChangedKeys(final KeyStore keys, final KeyUsage changed, final UnaryOperator<Cmac> change) {
        this.keys = keys;
        this.changed = changed;
        this.change = change;
    }

    @Override
    public Cmac cmac(final KeyUsage usage, final int version) {
        final Cmac cmac = keys.cmac(usage, version);
        return usage == changed ? change.apply(cmac) : cmac;
    }

    @Override
    public List<KeyVersion> versions(final KeyUsage usage) {
        return keys.versions(usage);
    }

    @Override
    public int currentVersion(final KeyUsage usage) {
        return keys.currentVersion(usage);
    }

    @Override
    public BlockEncryption blockEncryption(final KeyUsage usage, final int version) {
        return keys.blockEncryption(usage, version);
    }

    @Override
    public Cmac derivedCmac(final KeyUsage usage, final int version, final byte[] label, final byte[] context) {
        return keys.derivedCmac(usage, version, label, context);
    }

    @Override
    public byte[] exportDerived(final KeyUsage usage, final int version, final byte[] label, final byte[] context) {
        return keys.exportDerived(usage, version, label, context);
    }

    @Override
    public Signer signer(final int version) {
        return keys.signer(version);
    }

    @Override
    public SigningPublicKey publicKey(final int version) {
        return keys.publicKey(version);
    }

    @Override
    public void close() {
        keys.close();
    }
}
