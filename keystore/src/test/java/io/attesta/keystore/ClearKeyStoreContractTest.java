package io.attesta.keystore;

import io.attesta.keystore.device.Device;

class ClearKeyStoreContractTest extends KeyStoreContractTest {
    @Override
    protected KeyStore store() {
        return new GivenKeys().clear();
    }

    @Override
    protected KeyStore oracle() {
        return new GivenKeys().inDevice(new Device(1_000));
    }
}
