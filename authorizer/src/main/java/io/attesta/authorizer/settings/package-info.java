/**
 * The settings: one catalogue ({@link io.attesta.authorizer.settings.SettingKey}), read from a file, the environment and
 * the command line, checked while loading, handed on as immutable records
 * ({@link io.attesta.authorizer.settings.Settings}). The home of SnakeYAML. Imports nothing of Attesta; any package of the
 * server may import it.
 */
package io.attesta.authorizer.settings;
