package io.attesta.authorizer.node;

import io.attesta.authorizer.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Key files for tests, made once and copied, because making and opening them is slow on purpose. */
public final class MadeKeys {
    private final Path data;

    /** Makes a key file and a generated password in a folder. */
    public MadeKeys(final Path folder) {
        data = folder.resolve("made");
        NodeKeys.create(Settings.defaults(), data, Map.of(), warning -> {});
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
