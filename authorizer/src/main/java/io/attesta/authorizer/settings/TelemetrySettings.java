package io.attesta.authorizer.settings;

/**
 * Group {@code telemetry}: audit log and alarms.
 *
 * @param audit whether the audit log is written
 * @param macFailuresPerMinuteAlarm wrong MACs within a minute that raise an alarm, from 1
 */
public record TelemetrySettings(boolean audit, int macFailuresPerMinuteAlarm) {
    static TelemetrySettings of(final SettingValues values) {
        return new TelemetrySettings(
                values.flag(SettingKey.TELEMETRY_AUDIT), values.whole(SettingKey.TELEMETRY_MAC_FAILURE_ALARM));
    }
}
