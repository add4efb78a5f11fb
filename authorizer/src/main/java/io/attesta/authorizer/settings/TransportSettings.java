package io.attesta.authorizer.settings;

import java.time.Duration;

/**
 * Group {@code transport}: the ISO 8583 listener.
 *
 * @param host address to bind to, a name or an IP address
 * @param port TCP port, 0 to 65535; 0 = any free one
 * @param tpdu whether five TPDU bytes follow the length
 * @param maxFrameBytes longest frame without its length bytes, 128 to 65535
 * @param frameTimeout how long a begun frame may take
 * @param idleTimeout how long a connection may be without a frame; not shorter than {@code frameTimeout}
 * @param writeTimeout how long a peer may refuse its answers
 * @param threads network threads, 1 to 64
 * @param maxConnections connections at once, 1 to 1,000,000
 * @param maxConnectionsPerAddress connections at once from one address; 0 = no bound of its own
 * @param maxInFlightPerConnection unanswered requests of one connection, at most an eighth of the ring
 */
public record TransportSettings(
        String host,
        int port,
        boolean tpdu,
        int maxFrameBytes,
        Duration frameTimeout,
        Duration idleTimeout,
        Duration writeTimeout,
        int threads,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxInFlightPerConnection) {
    static TransportSettings of(final SettingValues values) {
        return new TransportSettings(
                values.text(SettingKey.TRANSPORT_HOST),
                values.whole(SettingKey.TRANSPORT_PORT),
                values.flag(SettingKey.TRANSPORT_TPDU),
                (int) values.bytes(SettingKey.TRANSPORT_MAX_FRAME_BYTES),
                values.span(SettingKey.TRANSPORT_FRAME_TIMEOUT),
                values.span(SettingKey.TRANSPORT_IDLE_TIMEOUT),
                values.span(SettingKey.TRANSPORT_WRITE_TIMEOUT),
                values.whole(SettingKey.TRANSPORT_THREADS),
                values.whole(SettingKey.TRANSPORT_MAX_CONNECTIONS),
                values.whole(SettingKey.TRANSPORT_MAX_CONNECTIONS_PER_ADDRESS),
                values.whole(SettingKey.TRANSPORT_MAX_IN_FLIGHT_PER_CONNECTION));
    }
}
