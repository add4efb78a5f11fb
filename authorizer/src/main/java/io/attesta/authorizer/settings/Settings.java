package io.attesta.authorizer.settings;

import java.util.Map;
import java.util.Optional;

/**
 * All settings, checked: each within its range, none contradicting another. Immutable.
 *
 * @param node who this server is
 * @param transport the ISO 8583 listener
 * @param tls TLS of both listeners
 * @param pipeline the ring
 * @param cards the card table
 * @param sessions sessions and duplicates
 * @param limits what one terminal or card may ask for
 * @param rights which categories may do which action
 * @param feed the stream of card changes
 * @param journal journal and snapshots
 * @param database the archive
 * @param http the HTTP listener
 * @param keys the key store
 * @param telemetry audit log and alarms
 */
public record Settings(
        NodeSettings node,
        TransportSettings transport,
        TlsSettings tls,
        PipelineSettings pipeline,
        CardsSettings cards,
        SessionsSettings sessions,
        LimitsSettings limits,
        Rights rights,
        FeedSettings feed,
        JournalSettings journal,
        DatabaseSettings database,
        HttpSettings http,
        KeysSettings keys,
        TelemetrySettings telemetry) {

    /** The settings nobody has changed. */
    public static Settings defaults() {
        return with(Map.of());
    }

    /**
     * The defaults with some keys changed, as by {@code --set}: {@code Settings.with(Map.of("transport.port", "0"))}.
     *
     * @throws SettingsException if a key is unknown or a value is refused
     */
    public static Settings with(final Map<String, String> overrides) {
        return SettingsLoader.load(Optional.empty(), Map.of(), overrides);
    }

    static Settings of(final SettingValues values) {
        return new Settings(
                NodeSettings.of(values),
                TransportSettings.of(values),
                TlsSettings.of(values),
                PipelineSettings.of(values),
                CardsSettings.of(values),
                SessionsSettings.of(values),
                LimitsSettings.of(values),
                Rights.of(values),
                FeedSettings.of(values),
                JournalSettings.of(values),
                DatabaseSettings.of(values),
                HttpSettings.of(values),
                KeysSettings.of(values),
                TelemetrySettings.of(values));
    }
}
