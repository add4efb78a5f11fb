package io.attesta.authorizer.settings;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What to say of a name that is no setting: that it is none, and which there are. */
final class UnknownSetting {
    private UnknownSetting() {}

    /** {@code transport.prot is not a setting; transport has host, port, …}, without the full stop. */
    static String sentence(final String name) {
        final int dot = name.indexOf('.');
        final String first = dot < 0 ? name : name.substring(0, dot);
        return SettingGroup.of(first)
                .map(group -> name + " is not a setting; " + members(group))
                .orElseGet(() -> name + " is not a setting; the groups of settings are "
                        + Arrays.stream(SettingGroup.values())
                                .map(SettingGroup::label)
                                .collect(Collectors.joining(", ")));
    }

    /** {@code transport has host, port, …}. */
    static String members(final SettingGroup group) {
        return group.label() + " has "
                + group.keys().stream().map(SettingKey::label).collect(Collectors.joining(", "));
    }
}
