package io.attesta.authorizer.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeKeysTest {
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private static Path shared;

    private static MadeKeys made;

    @TempDir
    private Path folder;

    private Path data;

    @BeforeAll
    static void makeKeys() {
        made = new MadeKeys(shared);
    }

    @BeforeEach
    void nameData() {
        data = folder.resolve("data");
    }

    @Test
    void shouldMakeKeysAndPasswordOnceWhenNothingIsThere() {
        final byte[] first = publicKeyAfterOpenOrCreate(Settings.defaults());
        final byte[] second = publicKeyAfterOpenOrCreate(Settings.defaults());

        assertThat(second).isEqualTo(first);
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains(data.resolve("keys.password").toString(), "keys.password-file");
        assertThat(warnings.get(1)).contains(data.resolve("keys.bcfks").toString());
        assertThat(data.resolve("keys.bcfks")).exists();
    }

    @Test
    void shouldGenerateNoPasswordWhenOneIsConfigured() throws IOException {
        environment.put("ATTESTA_KEYSTORE_PASSWORD", "correct horse");
        publicKeyAfterOpenOrCreate(Settings.defaults());
        assertThat(data.resolve("keys.password")).doesNotExist();

        final Path file = folder.resolve("secret");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "correct horse\n");
        environment.clear();
        // The file holds the same password, so it opens what the variable has closed.
        NodeKeys.open(Settings.with(Map.of("keys.password-file", file.toString())), data, environment)
                .close();
    }

    @Test
    void shouldNotTryTheGeneratedPasswordWhenAnotherIsConfigured() {
        made.copyTo(data);
        environment.put("ATTESTA_KEYSTORE_PASSWORD", "wrong");

        assertThatThrownBy(() -> NodeKeys.open(Settings.defaults(), data, environment))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageNotContaining("wrong\"");
    }

    @Test
    void shouldSayWhatToDoWhenThereIsNoKeyFile() {
        assertThatThrownBy(() -> NodeKeys.open(Settings.defaults(), data, environment))
                .isInstanceOf(KeyStoreException.class)
                .hasMessage("There is no key file " + data.resolve("keys.bcfks")
                        + ": make one with attesta keys init, or name the data folder with --data.");
        assertThat(data).doesNotExist();
    }

    @Test
    void shouldSayWhatToDoWhenThereIsNoPassword() throws IOException {
        made.copyTo(data);
        Files.delete(data.resolve("keys.password"));

        assertThatThrownBy(() -> NodeKeys.open(Settings.defaults(), data, environment))
                .isInstanceOf(KeyStoreException.class)
                .hasMessage("There is no password for the key file " + data.resolve("keys.bcfks")
                        + ": set keys.password-file or the environment variable ATTESTA_KEYSTORE_PASSWORD.");
    }

    @Test
    void shouldRefuseToWriteOverKeysWhenTheyAreThere() {
        made.copyTo(data);

        assertThatThrownBy(() -> NodeKeys.create(Settings.defaults(), data, environment, warnings::add))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("is there already");
    }

    @Test
    void shouldTakeTheGeneratedPasswordWhenAnEarlierAttemptMadeNoKeyFile() throws IOException {
        made.copyTo(data);
        Files.delete(data.resolve("keys.bcfks"));

        NodeKeys.create(Settings.defaults(), data, environment, warnings::add);

        assertThat(warnings).isEmpty();
        NodeKeys.open(Settings.defaults(), data, environment).close();
    }

    @Test
    void shouldMakeTheFolderOfTheKeyFileWhenItIsAnother() {
        final Settings settings = Settings.with(Map.of("keys.file", "safe/node.bcfks"));

        publicKeyAfterOpenOrCreate(settings);

        assertThat(data.resolve("safe/node.bcfks")).exists();
        assertThat(NodeKeys.file(settings, data)).isEqualTo(data.resolve("safe/node.bcfks"));
    }

    @Test
    void shouldRotateUnderTheNodesPassword() {
        made.copyTo(data);

        NodeKeys.rotate(Settings.defaults(), data, environment, KeyUsage.SIGNING, Clock.systemUTC());

        try (KeyStore keys = NodeKeys.open(Settings.defaults(), data, environment)) {
            assertThat(keys.currentVersion(KeyUsage.SIGNING)).isEqualTo(2);
        }
        assertThatThrownBy(() ->
                        NodeKeys.retire(Settings.defaults(), data, environment, KeyUsage.SIGNING, 1, Clock.systemUTC()))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageContaining("24 hours");
    }

    private byte[] publicKeyAfterOpenOrCreate(final Settings settings) {
        try (KeyStore keys = NodeKeys.openOrCreate(settings, data, environment, warnings::add)) {
            return keys.publicKey(1).raw();
        }
    }
}
