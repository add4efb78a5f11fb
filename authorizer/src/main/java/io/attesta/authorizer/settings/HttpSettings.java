package io.attesta.authorizer.settings;

import java.nio.file.Path;

/**
 * Group {@code http}: the HTTP listener.
 *
 * @param host address to bind to, a name or an IP address
 * @param port TCP port, 0 to 65535; 0 = any free one
 * @param maxBodyBytes longest body held in memory, 1 KiB to 64 MiB
 * @param maxBulkBytes longest body read line by line; not less than {@code maxBodyBytes}
 * @param verificationsPerSecond receipts that are checked for anybody, 1 to 100,000
 * @param tokensFile file of the hashes of bearer tokens; a relative path is under the data folder
 */
public record HttpSettings(
        String host, int port, int maxBodyBytes, long maxBulkBytes, int verificationsPerSecond, Path tokensFile) {
    static HttpSettings of(final SettingValues values) {
        return new HttpSettings(
                values.text(SettingKey.HTTP_HOST),
                values.whole(SettingKey.HTTP_PORT),
                (int) values.bytes(SettingKey.HTTP_MAX_BODY_BYTES),
                values.bytes(SettingKey.HTTP_MAX_BULK_BYTES),
                values.whole(SettingKey.HTTP_VERIFICATIONS_PER_SECOND),
                Path.of(values.text(SettingKey.HTTP_TOKENS_FILE)));
    }
}
