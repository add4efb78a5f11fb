package io.attesta.keystore;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One row of the table of keys that operators see: nothing in it is secret.
 *
 * @param version usage, number, dates
 * @param current whether new work is done under this version
 * @param kid the public key's identifier in lower-case hex; only for {@link KeyUsage#SIGNING}
 */
public record KeyListing(KeyVersion version, boolean current, Optional<String> kid) {
    /** All versions of all usages, retired ones too: usages in the order of {@link KeyUsage}, versions oldest first. */
    public static List<KeyListing> of(final KeyStore keys) {
        final List<KeyListing> rows = new ArrayList<>();
        for (final KeyUsage usage : KeyUsage.values()) {
            final List<KeyVersion> versions = keys.versions(usage);
            final int current = newestUsable(versions);
            for (final KeyVersion version : versions) {
                rows.add(new KeyListing(version, version.number() == current, kid(keys, version)));
            }
        }
        return List.copyOf(rows);
    }

    private static int newestUsable(final List<KeyVersion> versions) {
        return versions.stream()
                .filter(version -> !version.retired())
                .mapToInt(KeyVersion::number)
                .max()
                .orElse(0);
    }

    private static Optional<String> kid(final KeyStore keys, final KeyVersion version) {
        if (version.usage() != KeyUsage.SIGNING) {
            return Optional.empty();
        }
        return Optional.of(
                HexFormat.of().formatHex(keys.publicKey(version.number()).kid()));
    }
}
