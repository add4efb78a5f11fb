package io.attesta.authorizer.settings;

/**
 * Group {@code node}: who this server is.
 *
 * @param id number of the node, 1 to 65535
 * @param issuer name of the issuer, 1 to 32 printable ASCII characters without space or slash
 */
public record NodeSettings(int id, String issuer) {
    static NodeSettings of(final SettingValues values) {
        return new NodeSettings(values.whole(SettingKey.NODE_ID), values.text(SettingKey.NODE_ISSUER));
    }
}
