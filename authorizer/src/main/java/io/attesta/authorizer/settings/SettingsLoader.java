package io.attesta.authorizer.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Loads settings: defaults, then the file, then the environment, then {@code --set}; the last one wins. */
public final class SettingsLoader {
    private SettingsLoader() {}

    /**
     * Loads the settings.
     *
     * @param file the YAML file, UTF-8; empty = none
     * @param environment variables by name, as of {@link System#getenv()}; those that are not settings are left alone
     * @param overrides values by dotted key
     * @throws SettingsException one sentence with key, place and what is allowed: for a file that cannot be read, an
     *     unknown or repeated key, a value of a wrong type or out of range, and settings that contradict each other
     */
    public static Settings load(
            final Optional<Path> file, final Map<String, String> environment, final Map<String, String> overrides) {
        return loadWithOrigins(file, environment, overrides).settings();
    }

    /** Like {@link #load}, and tells where each value came from. */
    public static LoadedSettings loadWithOrigins(
            final Optional<Path> file, final Map<String, String> environment, final Map<String, String> overrides) {
        final SettingValues values = new SettingValues();
        file.ifPresent(path -> SettingsFile.read(path).forEach(values::set));
        addEnvironment(values, environment);
        new TreeMap<>(overrides).forEach((name, text) -> addOverride(values, name, text));
        final String passwordVariable = values.text(SettingKey.KEYS_PASSWORD_ENV);
        new TreeMap<>(environment)
                .keySet().stream()
                        .filter(variable -> !variable.equals(passwordVariable))
                        .forEach(SettingsLoader::checkKnown);
        Contradictions.check(values);
        return new LoadedSettings(Settings.of(values), values.effective());
    }

    private static void addEnvironment(final SettingValues values, final Map<String, String> environment) {
        for (final SettingKey key : SettingKey.values()) {
            final String text = environment.get(key.environmentName());
            if (text != null) {
                values.set(key, new SettingText(text, SettingOrigin.environment(key.environmentName())));
            }
        }
    }

    private static void addOverride(final SettingValues values, final String name, final String text) {
        final SettingKey key = SettingKey.of(name)
                .orElseThrow(() -> new SettingsException(
                        SettingOrigin.OVERRIDE.place() + ": " + UnknownSetting.sentence(name) + "."));
        values.set(key, new SettingText(text, SettingOrigin.OVERRIDE));
    }

    private static void checkKnown(final String variable) {
        final Optional<SettingGroup> group = EnvironmentNames.group(variable);
        if (group.isPresent() && EnvironmentNames.key(variable).isEmpty()) {
            throw new SettingsException(SettingOrigin.environment(variable).place() + ": names no setting; "
                    + UnknownSetting.members(group.get()) + ".");
        }
    }
}
