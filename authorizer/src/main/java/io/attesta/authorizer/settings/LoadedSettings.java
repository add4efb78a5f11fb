package io.attesta.authorizer.settings;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Settings together with where each came from.
 *
 * @param settings the checked values
 * @param effective every key in the order of the file
 */
public record LoadedSettings(Settings settings, List<EffectiveSetting> effective) {
    /** Keeps a copy of the list. */
    public LoadedSettings {
        effective = List.copyOf(effective);
    }

    /** Keys whose values are others than in other settings, in the order of the file; {@code 10s} and {@code 10 s} are one value. */
    public List<SettingKey> differing(final LoadedSettings other) {
        final Map<SettingKey, String> texts =
                other.effective.stream().collect(Collectors.toMap(EffectiveSetting::key, EffectiveSetting::text));
        return effective.stream()
                .filter(setting -> !isSame(setting.key(), setting.text(), texts.get(setting.key())))
                .map(EffectiveSetting::key)
                .toList();
    }

    private static boolean isSame(final SettingKey key, final String one, final String other) {
        return key.type().parse(one).equals(key.type().parse(other));
    }
}
