package io.attesta.authorizer.node;

import io.attesta.authorizer.settings.Settings;
import io.attesta.keystore.file.QuickKeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;

/**
 * Key files for tests, made once and copied, because making them is slow on purpose. Opening them is slow on purpose as well, and is not in
 * these: the password is hashed a few times only.
 */
public final class MadeKeys {
    private final Path data;

    /** Makes a key file and a generated password in a folder. */
    public MadeKeys(final Path folder) {
        data = folder.resolve("made");
        NodeKeys.create(Settings.defaults(), data, Map.of(), warning -> {});
        try {
            final String password = Files.readString(data.resolve(NodeKeys.GENERATED_PASSWORD));
            new QuickKeyFile(data.resolve("keys.bcfks"), password.strip().toCharArray()).write();
        } catch (final GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Copies both into another data folder, which is made. */
    public void copyTo(final Path other) {
        try {
            Files.createDirectories(other);
            for (final String name : List.of("keys.bcfks", NodeKeys.GENERATED_PASSWORD)) {
                Files.copy(data.resolve(name), other.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
