package io.attesta.authorizer.settings;

import java.time.Duration;

/**
 * Group {@code sessions}: sessions and the memory of what has been answered.
 *
 * @param lifetime validity of a code from its opening, 1 second to 24 hours
 * @param max sessions at once, 1 to 64,000,000
 * @param duplicateEntries transactions remembered, 1 to 256,000,000
 * @param reversalEntries reversals and advices remembered, 1 to 256,000,000
 * @param duplicateFloor shortest duplicate window, 1 second to 24 hours
 */
public record SessionsSettings(
        Duration lifetime, int max, int duplicateEntries, int reversalEntries, Duration duplicateFloor) {
    static SessionsSettings of(final SettingValues values) {
        return new SessionsSettings(
                values.span(SettingKey.SESSIONS_LIFETIME),
                values.whole(SettingKey.SESSIONS_MAX),
                values.whole(SettingKey.SESSIONS_DUPLICATE_ENTRIES),
                values.whole(SettingKey.SESSIONS_REVERSAL_ENTRIES),
                values.span(SettingKey.SESSIONS_DUPLICATE_FLOOR));
    }
}
