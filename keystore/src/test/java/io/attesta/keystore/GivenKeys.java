package io.attesta.keystore;

import io.attesta.keystore.clear.ClearKeyStore;
import io.attesta.keystore.device.Device;
import io.attesta.keystore.device.DeviceKeyStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keys that look fake, with the versions that the contract wants, and stores over them. */
final class GivenKeys {
    private static final Instant CREATED = Instant.ofEpochSecond(100);
    private static final Instant RETIRED = Instant.ofEpochSecond(900);

    private final Map<KeyVersion, byte[]> keys = new LinkedHashMap<>();

    GivenKeys() {
        put(KeyUsage.SIGNING, 1, true);
        put(KeyUsage.SIGNING, 2, false);
        put(KeyUsage.MAC_MASTER, 1, true);
        put(KeyUsage.MAC_MASTER, 2, false);
        put(KeyUsage.MAC_MASTER, 3, false);
        put(KeyUsage.CODE, 1, false);
        put(KeyUsage.TOKEN, 1, false);
        put(KeyUsage.FINGERPRINT, 1, false);
        put(KeyUsage.DUKPT, 1, false);
    }

    private void put(final KeyUsage usage, final int number, final boolean retired) {
        keys.put(
                new KeyVersion(usage, number, CREATED, retired ? Optional.of(RETIRED) : Optional.empty()),
                Vectors.counting(16 * usage.ordinal() + number, ClearKeyStore.keyLength(usage)));
    }

    KeyStore clear() {
        final ClearKeyStore.Builder builder = ClearKeyStore.builder();
        keys.forEach(builder::key);
        return builder.build();
    }

    KeyStore inDevice(final Device device) {
        final DeviceKeyStore store = new DeviceKeyStore(device);
        keys.forEach(store::with);
        return store;
    }
}
