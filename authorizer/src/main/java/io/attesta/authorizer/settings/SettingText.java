package io.attesta.authorizer.settings;

/**
 * A value as somebody wrote it.
 *
 * @param text the characters, quotes removed
 * @param origin where they stand
 */
record SettingText(String text, SettingOrigin origin) {}
