package io.attesta.authorizer.testing;

import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;

/** Keys whose token key can be made to fail, as that of a hardware module may. */
public final class FailingKeys extends OtherKeys {
    private boolean failing;

    public FailingKeys(final KeyStore keys) {
        super(keys);
    }

    public void fail(final boolean now) {
        failing = now;
    }

    @Override
    public BlockEncryption blockEncryption(final KeyUsage usage, final int version) {
        final BlockEncryption real = super.blockEncryption(usage, version);
        return (source, offset, target, targetOffset) -> {
            if (failing) {
                throw new IllegalStateException("the module does not answer");
            }
            real.encrypt(source, offset, target, targetOffset);
        };
    }
}
