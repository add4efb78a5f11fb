package io.attesta.authorizer.settings;

import static io.attesta.authorizer.settings.SettingKey.DATABASE_PASSWORD_FILE;
import static io.attesta.authorizer.settings.SettingKey.DATABASE_PORT;
import static io.attesta.authorizer.settings.SettingKey.DATABASE_URL;
import static io.attesta.authorizer.settings.SettingKey.DATABASE_USER;
import static io.attesta.authorizer.settings.SettingKey.HTTP_MAX_BODY_BYTES;
import static io.attesta.authorizer.settings.SettingKey.HTTP_MAX_BULK_BYTES;
import static io.attesta.authorizer.settings.SettingKey.HTTP_PORT;
import static io.attesta.authorizer.settings.SettingKey.JOURNAL_MIN_FREE;
import static io.attesta.authorizer.settings.SettingKey.JOURNAL_SEGMENT_BYTES;
import static io.attesta.authorizer.settings.SettingKey.PIPELINE_RING_SIZE;
import static io.attesta.authorizer.settings.SettingKey.TLS_CERTIFICATE_FILE;
import static io.attesta.authorizer.settings.SettingKey.TLS_CLIENT_CA_FILE;
import static io.attesta.authorizer.settings.SettingKey.TLS_HTTP;
import static io.attesta.authorizer.settings.SettingKey.TLS_PRIVATE_KEY_FILE;
import static io.attesta.authorizer.settings.SettingKey.TLS_TRANSPORT;
import static io.attesta.authorizer.settings.SettingKey.TRANSPORT_FRAME_TIMEOUT;
import static io.attesta.authorizer.settings.SettingKey.TRANSPORT_IDLE_TIMEOUT;
import static io.attesta.authorizer.settings.SettingKey.TRANSPORT_MAX_CONNECTIONS;
import static io.attesta.authorizer.settings.SettingKey.TRANSPORT_MAX_CONNECTIONS_PER_ADDRESS;
import static io.attesta.authorizer.settings.SettingKey.TRANSPORT_MAX_IN_FLIGHT_PER_CONNECTION;
import static io.attesta.authorizer.settings.SettingKey.TRANSPORT_PORT;

/** Settings that are each in range and yet cannot hold together. The sentence names both, with their places. */
final class Contradictions {
    private static final int IN_FLIGHT_PART_OF_RING = 8;

    private final SettingValues values;

    private Contradictions(final SettingValues values) {
        this.values = values;
    }

    /** Refuses the first contradiction found. */
    static void check(final SettingValues values) {
        final Contradictions contradictions = new Contradictions(values);
        contradictions.checkTransport();
        contradictions.checkTls();
        contradictions.checkSizes();
        contradictions.checkDatabase();
        contradictions.checkPorts();
    }

    private void checkTransport() {
        final int inFlightMax = values.whole(PIPELINE_RING_SIZE) / IN_FLIGHT_PART_OF_RING;
        refuseIf(
                values.whole(TRANSPORT_MAX_IN_FLIGHT_PER_CONNECTION) > inFlightMax,
                TRANSPORT_MAX_IN_FLIGHT_PER_CONNECTION,
                "must be at most " + inFlightMax + ", an eighth of",
                PIPELINE_RING_SIZE);
        refuseIf(
                values.span(TRANSPORT_FRAME_TIMEOUT).compareTo(values.span(TRANSPORT_IDLE_TIMEOUT)) > 0,
                TRANSPORT_FRAME_TIMEOUT,
                "must not be longer than",
                TRANSPORT_IDLE_TIMEOUT);
        refuseIf(
                values.whole(TRANSPORT_MAX_CONNECTIONS_PER_ADDRESS) > values.whole(TRANSPORT_MAX_CONNECTIONS),
                TRANSPORT_MAX_CONNECTIONS_PER_ADDRESS,
                "must not be more than",
                TRANSPORT_MAX_CONNECTIONS);
    }

    private void checkTls() {
        checkTls(TLS_TRANSPORT);
        checkTls(TLS_HTTP);
        final boolean off = mode(TLS_TRANSPORT) == TlsMode.OFF && mode(TLS_HTTP) == TlsMode.OFF;
        refuseIf(
                off && isSet(TLS_CERTIFICATE_FILE),
                TLS_CERTIFICATE_FILE,
                "must be empty without TLS in",
                TLS_TRANSPORT);
        refuseIf(
                off && isSet(TLS_PRIVATE_KEY_FILE),
                TLS_PRIVATE_KEY_FILE,
                "must be empty without TLS in",
                TLS_TRANSPORT);
        final boolean mutual = mode(TLS_TRANSPORT) == TlsMode.MUTUAL || mode(TLS_HTTP) == TlsMode.MUTUAL;
        refuseIf(
                !mutual && isSet(TLS_CLIENT_CA_FILE),
                TLS_CLIENT_CA_FILE,
                "must be empty unless a listener is mutual, see",
                TLS_TRANSPORT);
    }

    private void checkTls(final SettingKey listener) {
        refuseIf(
                mode(listener) != TlsMode.OFF && !isSet(TLS_CERTIFICATE_FILE),
                TLS_CERTIFICATE_FILE,
                "must name a file because of",
                listener);
        refuseIf(
                mode(listener) == TlsMode.MUTUAL && !isSet(TLS_CLIENT_CA_FILE),
                TLS_CLIENT_CA_FILE,
                "must name a file because of",
                listener);
    }

    private void checkSizes() {
        refuseIf(
                values.bytes(JOURNAL_MIN_FREE) < values.bytes(JOURNAL_SEGMENT_BYTES),
                JOURNAL_MIN_FREE,
                "must be at least",
                JOURNAL_SEGMENT_BYTES);
        refuseIf(
                values.bytes(HTTP_MAX_BODY_BYTES) > values.bytes(HTTP_MAX_BULK_BYTES),
                HTTP_MAX_BODY_BYTES,
                "must not be more than",
                HTTP_MAX_BULK_BYTES);
    }

    private void checkDatabase() {
        final boolean embedded = !isSet(DATABASE_URL);
        refuseIf(embedded && isSet(DATABASE_USER), DATABASE_USER, "must be empty without", DATABASE_URL);
        refuseIf(
                embedded && isSet(DATABASE_PASSWORD_FILE),
                DATABASE_PASSWORD_FILE,
                "must be empty without",
                DATABASE_URL);
        refuseIf(!embedded && values.whole(DATABASE_PORT) != 0, DATABASE_PORT, "must be 0 because of", DATABASE_URL);
    }

    private void checkPorts() {
        checkPorts(HTTP_PORT, TRANSPORT_PORT);
        checkPorts(DATABASE_PORT, TRANSPORT_PORT);
        checkPorts(DATABASE_PORT, HTTP_PORT);
    }

    // Whatever the addresses: two listeners of one server on one port number are a slip of the pen.
    private void checkPorts(final SettingKey one, final SettingKey other) {
        refuseIf(
                values.whole(one) != 0 && values.whole(one) == values.whole(other),
                one,
                "must be another port than",
                other);
    }

    private TlsMode mode(final SettingKey key) {
        return values.choice(key, TlsMode.class);
    }

    private boolean isSet(final SettingKey key) {
        return values.optionalText(key).isPresent();
    }

    private void refuseIf(
            final boolean contradiction, final SettingKey key, final String demand, final SettingKey other) {
        if (contradiction) {
            throw new SettingsException(key.dotted() + " is " + values.told(key) + ", but " + demand + " "
                    + other.dotted() + ", which is " + values.told(other) + ".");
        }
    }
}
