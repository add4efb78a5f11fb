package io.attesta.authorizer.settings;

import java.util.List;

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
}
