package io.attesta.authorizer.simulation;

import io.attesta.authorizer.testing.OtherKeys;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import java.util.function.UnaryOperator;

/** A key store whose AES-CMAC of one usage is another. */
final class ChangedKeys extends OtherKeys {
    private final KeyUsage changed;
    private final UnaryOperator<Cmac> change;

    ChangedKeys(final KeyStore keys, final KeyUsage changed, final UnaryOperator<Cmac> change) {
        super(keys);
        this.changed = changed;
        this.change = change;
    }

    @Override
    public Cmac cmac(final KeyUsage usage, final int version) {
        final Cmac cmac = super.cmac(usage, version);
        return usage == changed ? change.apply(cmac) : cmac;
    }
}
