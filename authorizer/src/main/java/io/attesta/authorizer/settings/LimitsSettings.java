package io.attesta.authorizer.settings;

/**
 * Group {@code limits}: how much one terminal or one card may ask for.
 *
 * @param requestsPerTerminalSecond requests of one terminal a second, up to 1,000,000; 0 = no limit
 * @param openingsPerCardHour openings of one card in a clock hour (UTC), up to 65,535; 0 = no limit
 */
public record LimitsSettings(int requestsPerTerminalSecond, int openingsPerCardHour) {
    static LimitsSettings of(final SettingValues values) {
        return new LimitsSettings(
                values.whole(SettingKey.LIMITS_REQUESTS_PER_TERMINAL_SECOND),
                values.whole(SettingKey.LIMITS_OPENINGS_PER_CARD_HOUR));
    }
}
