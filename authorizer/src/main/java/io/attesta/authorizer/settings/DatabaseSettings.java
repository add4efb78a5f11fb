package io.attesta.authorizer.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Group {@code database}: the archive in PostgreSQL. Relative paths are under the data folder.
 *
 * @param archive whether there is an archive at all
 * @param url JDBC URL without credentials; empty = the embedded PostgreSQL
 * @param user user at the server of {@code url}; present only with it
 * @param passwordFile file of that user's password; present only with {@code url}
 * @param port port of the embedded PostgreSQL; 0 = any free one
 */
public record DatabaseSettings(
        boolean archive, Optional<String> url, Optional<String> user, Optional<Path> passwordFile, int port) {
    static DatabaseSettings of(final SettingValues values) {
        return new DatabaseSettings(
                values.flag(SettingKey.DATABASE_ARCHIVE),
                values.optionalText(SettingKey.DATABASE_URL),
                values.optionalText(SettingKey.DATABASE_USER),
                values.optionalText(SettingKey.DATABASE_PASSWORD_FILE).map(Path::of),
                values.whole(SettingKey.DATABASE_PORT));
    }
}
