package io.attesta.authorizer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.RotatingKeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyWatchTest {
    private static final Settings SETTINGS = Settings.defaults();

    @TempDir
    private static Path shared;

    private static MadeKeys made;

    @TempDir
    private Path folder;

    private final List<String> refused = new ArrayList<>();
    private Path data;
    private Path file;
    private RotatingKeyStore keys;
    private KeyWatch watch;

    @BeforeAll
    static void makeKeys() {
        made = new MadeKeys(shared);
    }

    @BeforeEach
    void open() {
        data = folder.resolve("data");
        made.copyTo(data);
        file = NodeKeys.file(SETTINGS, data);
        final String stamp = KeyWatch.stamp(file);
        keys = new RotatingKeyStore(NodeKeys.open(SETTINGS, data, Map.of()));
        watch = new KeyWatch(file, () -> NodeKeys.open(SETTINGS, data, Map.of()), keys, stamp, refused::add);
    }

    @AfterEach
    void close() {
        watch.close();
        keys.close();
    }

    @Test
    void shouldTakeUpARotationAndARetirementAndNothingElse() {
        watch.look();
        assertThat(keys.epoch()).isZero();
        NodeKeys.rotate(SETTINGS, data, Map.of(), KeyUsage.SIGNING, Clock.systemUTC());
        watch.look();
        watch.look();
        assertThat(keys.epoch()).isEqualTo(1);
        assertThat(keys.currentVersion(KeyUsage.SIGNING)).isEqualTo(2);
        NodeKeys.rotate(SETTINGS, data, Map.of(), KeyUsage.MAC_MASTER, Clock.systemUTC());
        watch.look();
        assertThat(keys.currentVersion(KeyUsage.MAC_MASTER)).isEqualTo(2);
        final Clock inTwoDays = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
        NodeKeys.retire(SETTINGS, data, Map.of(), KeyUsage.MAC_MASTER, 1, inTwoDays);
        watch.look();
        assertThat(keys.versions(KeyUsage.MAC_MASTER).get(0).retired()).isTrue();
        assertThat(keys.epoch()).isEqualTo(3);
        assertThat(refused).isEmpty();
    }

    @Test
    void shouldKeepItsKeysWhenTheNewFileIsOfAnotherNode() throws IOException {
        final Path other = folder.resolve("other");
        NodeKeys.create(SETTINGS, other, Map.of(), warning -> {});
        // Under the same password, so that it opens.
        Files.delete(NodeKeys.file(SETTINGS, other));
        Files.copy(
                data.resolve(NodeKeys.GENERATED_PASSWORD),
                other.resolve(NodeKeys.GENERATED_PASSWORD),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        NodeKeys.create(SETTINGS, other, Map.of(), warning -> {});
        Files.move(NodeKeys.file(SETTINGS, other), file, StandardCopyOption.REPLACE_EXISTING);
        watch.look();
        watch.look();
        assertThat(keys.epoch()).isZero();
        assertThat(refused)
                .containsExactly("the changed key file is not taken up, the keys in use stay in use: Its keys of usage"
                        + " token are not those in use.");
    }

    @Test
    void shouldKeepItsKeysWhenTheFileIsBrokenOrGoneAndGoOnWhenItIsBack() throws IOException {
        final byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[100]);
        watch.look();
        Files.delete(file);
        watch.look();
        assertThat(refused).hasSize(2);
        assertThat(keys.epoch()).isZero();
        Files.write(file, whole);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        watch.look();
        assertThat(keys.epoch()).isEqualTo(1);
    }

    @Test
    void shouldRefuseASuccessorThatLacksAVersion() {
        final RotatingKeyStore rotated = new RotatingKeyStore(NodeKeys.open(SETTINGS, data, Map.of()));
        NodeKeys.rotate(SETTINGS, data, Map.of(), KeyUsage.MAC_MASTER, Clock.systemUTC());
        rotated.replace(NodeKeys.open(SETTINGS, data, Map.of()));
        assertThatThrownBy(() -> KeySuccession.require(rotated, keys))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("mac-master");
        rotated.close();
    }
}
