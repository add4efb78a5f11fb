package io.attesta.keystore;

import io.attesta.keystore.device.Device;

class DeviceKeyStoreContractTest extends KeyStoreContractTest {
    @Override
    protected KeyStore store() {
        return new GivenKeys().inDevice(new Device(1_000));
    }

    @Override
    protected KeyStore oracle() {
        return new GivenKeys().clear();
    }
}
