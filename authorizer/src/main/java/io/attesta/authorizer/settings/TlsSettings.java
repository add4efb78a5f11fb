package io.attesta.authorizer.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Group {@code tls}: TLS of the two listeners. Relative paths are under the data folder.
 *
 * @param transport TLS of the ISO 8583 listener
 * @param http TLS of the HTTP listener
 * @param certificateFile PEM chain of the server; present when either listener has TLS
 * @param privateKeyFile PKCS#8 PEM file; empty = the key store's key of usage tls
 * @param clientCaFile PEM file of client authorities; present exactly when either listener is mutual
 */
public record TlsSettings(
        TlsMode transport,
        TlsMode http,
        Optional<Path> certificateFile,
        Optional<Path> privateKeyFile,
        Optional<Path> clientCaFile) {
    static TlsSettings of(final SettingValues values) {
        return new TlsSettings(
                values.choice(SettingKey.TLS_TRANSPORT, TlsMode.class),
                values.choice(SettingKey.TLS_HTTP, TlsMode.class),
                values.optionalText(SettingKey.TLS_CERTIFICATE_FILE).map(Path::of),
                values.optionalText(SettingKey.TLS_PRIVATE_KEY_FILE).map(Path::of),
                values.optionalText(SettingKey.TLS_CLIENT_CA_FILE).map(Path::of));
    }
}
