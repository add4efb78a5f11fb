package io.attesta.authorizer.settings;

/**
 * One setting as it holds.
 *
 * @param key which
 * @param text its value as it was written
 * @param origin who wrote it last
 */
public record EffectiveSetting(SettingKey key, String text, SettingOrigin origin) {}
