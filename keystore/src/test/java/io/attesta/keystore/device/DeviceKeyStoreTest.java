package io.attesta.keystore.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.Signer;
import io.attesta.keystore.Vectors;
import java.time.Instant;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What only a store over a device has: a device that fails, is full, and counts sessions. */
class DeviceKeyStoreTest {
    private static final byte[] LABEL = {1};

    private final Device device = new Device(5);
    private final DeviceKeyStore store = new DeviceKeyStore(device)
            .with(version(KeyUsage.SIGNING), Vectors.counting(0, 32))
            .with(version(KeyUsage.MAC_MASTER), Vectors.counting(1, 32));

    @Test
    void shouldSayInOneSentenceWhenTheDeviceFailsInTheMiddleAndGoOnWhenItIsBack() {
        final Cmac derived = store.derivedCmac(KeyUsage.MAC_MASTER, 1, LABEL, LABEL);
        final BlockEncryption block = store.blockEncryption(KeyUsage.MAC_MASTER, 1);
        final Signer signer = store.signer(1);
        final byte[] array = new byte[64];
        device.failAfter(0);
        assertDeviceError(() -> derived.compute(array, 0, 64, array, 0));
        assertDeviceError(() -> block.encrypt(array, 0, array, 0));
        assertDeviceError(() -> signer.sign(array, 0, 64, array, 0));
        assertDeviceError(() -> store.derivedCmac(KeyUsage.MAC_MASTER, 1, LABEL, LABEL));
        assertThat(array).containsOnly(0);
        device.failAfter(Long.MAX_VALUE);
        derived.compute(array, 0, 64, array, 0);
        assertThat(array).isNotEqualTo(new byte[64]);
    }

    @Test
    void shouldFindRoomInTheDeviceAgainWhenDerivedKeysAreClosed() {
        final Cmac[] derived = new Cmac[3];
        for (int i = 0; i < derived.length; i++) {
            derived[i] = store.derivedCmac(KeyUsage.MAC_MASTER, 1, LABEL, new byte[] {(byte) i});
        }
        assertThatThrownBy(() -> store.derivedCmac(KeyUsage.MAC_MASTER, 1, LABEL, LABEL))
                .isInstanceOf(KeyStoreException.class)
                .hasMessage("The device does not do what it is asked (CKR_DEVICE_MEMORY).");
        for (final Cmac one : derived) {
            one.close();
        }
        assertThat(device.objects()).isEqualTo(2);
        store.derivedCmac(KeyUsage.MAC_MASTER, 1, LABEL, LABEL).close();
    }

    @Test
    void shouldOpenOneSessionForEachThread() throws InterruptedException {
        final Cmac cmac = store.cmac(KeyUsage.MAC_MASTER, 1);
        final byte[] array = new byte[16];
        assertThat(device.sessions()).isZero();
        cmac.compute(array, 0, 16, array, 0);
        cmac.compute(array, 0, 16, array, 0);
        assertThat(device.sessions()).isEqualTo(1);
        final Thread other = new Thread(() -> cmac.compute(array, 0, 16, array, 0));
        other.start();
        other.join();
        assertThat(device.sessions()).isEqualTo(2);
        store.close();
        assertThat(device.sessions()).isZero();
    }

    private static KeyVersion version(final KeyUsage usage) {
        return new KeyVersion(usage, 1, Instant.EPOCH, Optional.empty());
    }

    private static void assertDeviceError(final ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(KeyStoreException.class)
                .hasMessage("The device does not do what it is asked (CKR_DEVICE_ERROR).");
    }
}
