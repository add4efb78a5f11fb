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
import java.util.HashMap;
import java.util.Map;
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
    /** The file's keys by version, read once by way of the JDK: every read of one hashes the password. */
    private static Map<KeyVersion, byte[]> keys;

    @BeforeAll
    static void create() throws Exception {
        file = folder.resolve(KeyFile.NAME);
        KeyFile.create(file, PASSWORD);
        final byte[] retiredSeed = SigningEntry.seed((PrivateKey) entries().getKey("signing-1", PASSWORD));
        KeyFile.rotate(file, PASSWORD, KeyUsage.SIGNING, NOW);
        KeyFile.rotate(file, PASSWORD, KeyUsage.MAC_MASTER, NOW);
        KeyFile.rotate(file, PASSWORD, KeyUsage.MAC_MASTER, NOW);
        KeyFile.retire(file, PASSWORD, KeyUsage.SIGNING, 1, IN_TWO_DAYS);
        KeyFile.retire(file, PASSWORD, KeyUsage.MAC_MASTER, 1, IN_TWO_DAYS);
        new QuickKeyFile(file, PASSWORD).write();
        entries = entries();
        final Map<KeyVersion, byte[]> read = new HashMap<>();
        try (KeyStore opened = KeyFile.open(file, PASSWORD)) {
            for (final KeyUsage usage : KeyUsage.values()) {
                for (final KeyVersion version : opened.versions(usage)) {
                    read.put(version, key(version, retiredSeed));
                }
            }
        }
        keys = Map.copyOf(read);
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
    protected KeyStore oracle() {
        final DeviceKeyStore device = new DeviceKeyStore(new Device(1_000));
        keys.forEach(device::with);
        return device;
    }

    private static byte[] key(final KeyVersion version, final byte[] retiredSeed) throws Exception {
        if (version.retired()) {
            return version.usage() == KeyUsage.SIGNING ? retiredSeed : new byte[32];
        }
        final var key = entries.getKey(version.usage().label() + "-" + version.number(), PASSWORD);
        return key instanceof PrivateKey privateKey ? SigningEntry.seed(privateKey) : key.getEncoded();
    }
}
