package io.attesta.authorizer.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Group {@code keys}: the key store. Relative paths are under the data folder.
 *
 * @param file the key file
 * @param passwordFile file of its password
 * @param passwordEnvironmentName name of the environment variable that holds the password when there is no file
 */
public record KeysSettings(Path file, Optional<Path> passwordFile, String passwordEnvironmentName) {
    static KeysSettings of(final SettingValues values) {
        return new KeysSettings(
                Path.of(values.text(SettingKey.KEYS_FILE)),
                values.optionalText(SettingKey.KEYS_PASSWORD_FILE).map(Path::of),
                values.text(SettingKey.KEYS_PASSWORD_ENV));
    }
}
