package io.attesta.keystore;

import io.attesta.keystore.device.Device;

class RotatingKeyStoreContractTest extends KeyStoreContractTest {
    @Override
    protected KeyStore store() {
        // The one in use came after another, which is still open.
        final RotatingKeyStore store = new RotatingKeyStore(new GivenKeys().inDevice(new Device(1_000)));
        store.replace(new GivenKeys().clear());
        return store;
    }

    @Override
    protected KeyStore oracle() {
        return new GivenKeys().inDevice(new Device(1_000));
    }
}
