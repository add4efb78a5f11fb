package io.attesta.keystore.file;

import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreContractTest;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import io.attesta.keystore.device.Device;
import io.attesta.keystore.device.DeviceKeyStore;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A store opened from a file, against a device that was given the keys of the same file by way of the JDK. */
class KeyFileContractTest extends KeyStoreContractTest {
    private static final char[] PASSWORD = "not a real password".toCharArray();
    private static final Clock NOW = Clock.systemUTC();
    private static final Clock IN_TWO_DAYS = Clock.offset(NOW, Duration.ofDays(2));

    @TempDir
    private static Path folder;

    private static Path file;
    private static java.security.KeyStore entries;
    private static byte[] retiredSeed;

    @BeforeAll
    static void create() throws Exception {
        file = folder.resolve(KeyFile.NAME);
        KeyFile.create(file, PASSWORD);
        retiredSeed = SigningEntry.seed((PrivateKey) entries().getKey("signing-1", PASSWORD));
        KeyFile.rotate(file, PASSWORD, KeyUsage.SIGNING, NOW);
        KeyFile.rotate(file, PASSWORD, KeyUsage.MAC_MASTER, NOW);
        KeyFile.rotate(file, PASSWORD, KeyUsage.MAC_MASTER, NOW);
        KeyFile.retire(file, PASSWORD, KeyUsage.SIGNING, 1, IN_TWO_DAYS);
        KeyFile.retire(file, PASSWORD, KeyUsage.MAC_MASTER, 1, IN_TWO_DAYS);
        entries = entries();
    }

    private static java.security.KeyStore entries() throws Exception {
        final java.security.KeyStore read = java.security.KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
        read.load(new ByteArrayInputStream(Files.readAllBytes(file)), PASSWORD);
        return read;
    }

    @Override
    protected KeyStore store() {
        return KeyFile.open(file, PASSWORD);
    }

    @Override
    protected KeyStore oracle() throws Exception {
        final DeviceKeyStore device = new DeviceKeyStore(new Device(1_000));
        try (KeyStore opened = store()) {
            for (final KeyUsage usage : KeyUsage.values()) {
                for (final KeyVersion version : opened.versions(usage)) {
                    device.with(version, key(version));
                }
            }
        }
        return device;
    }

    private static byte[] key(final KeyVersion version) throws Exception {
        if (version.retired()) {
            return version.usage() == KeyUsage.SIGNING ? retiredSeed : new byte[32];
        }
        final var key = entries.getKey(version.usage().label() + "-" + version.number(), PASSWORD);
        return key instanceof PrivateKey privateKey ? SigningEntry.seed(privateKey) : key.getEncoded();
    }
}
