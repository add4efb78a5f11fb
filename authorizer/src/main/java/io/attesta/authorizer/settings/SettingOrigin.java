package io.attesta.authorizer.settings;

/**
 * Where a value came from.
 *
 * @param place in words: {@code config/authorizer.yaml, line 12}, {@code environment variable ATTESTA_TRANSPORT_PORT},
 *     {@code --set} or {@code default}
 */
public record SettingOrigin(String place) {
    static final SettingOrigin DEFAULT = new SettingOrigin("default");
    static final SettingOrigin OVERRIDE = new SettingOrigin("--set");

    static SettingOrigin line(final String file, final int line) {
        return new SettingOrigin(file + ", line " + line);
    }

    static SettingOrigin environment(final String variable) {
        return new SettingOrigin("environment variable " + variable);
    }
}
