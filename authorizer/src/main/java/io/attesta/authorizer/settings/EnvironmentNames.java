package io.attesta.authorizer.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Which environment variables are meant as settings: those that begin with {@code ATTESTA_} and the name of a group.
 * Others are left alone, because {@code ATTESTA_JAVA_OPTS} belongs to the launcher and a cluster may put
 * {@code ATTESTA_PORT} or {@code ATTESTA_SERVICE_HOST} there by itself.
 */
final class EnvironmentNames {
    static final String PREFIX = "ATTESTA_";

    private EnvironmentNames() {}

    /** The group a variable belongs to, empty if it is not meant as a setting. */
    static Optional<SettingGroup> group(final String variable) {
        return Arrays.stream(SettingGroup.values())
                .filter(group -> variable.startsWith(PREFIX + group.label().toUpperCase(Locale.ROOT) + "_"))
                .findFirst();
    }

    /** The key of a variable, empty if it names none. */
    static Optional<SettingKey> key(final String variable) {
        return Arrays.stream(SettingKey.values())
                .filter(key -> key.environmentName().equals(variable))
                .findFirst();
    }
}
