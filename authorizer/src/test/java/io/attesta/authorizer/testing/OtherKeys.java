package io.attesta.authorizer.testing;

import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.CmacRoom;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.Signer;
import io.attesta.keystore.SigningPublicKey;
import java.util.List;

/** Keys that do what others do; tests change one operation. */
public class OtherKeys implements KeyStore {
    private final KeyStore keys;

    protected OtherKeys(final KeyStore keys) {
        this.keys = keys;
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
    public Cmac cmac(final KeyUsage usage, final int version) {
        return keys.cmac(usage, version);
    }

    @Override
    public BlockEncryption blockEncryption(final KeyUsage usage, final int version) {
        return keys.blockEncryption(usage, version);
    }

    @Override
    public Cmac derivedCmac(
            final KeyUsage usage, final int version, final byte[] label, final byte[] context, final CmacRoom room) {
        return keys.derivedCmac(usage, version, label, context, room);
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
