package io.attesta.authorizer.pipeline;

import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import java.util.Comparator;

/** The unretired versions of the MAC master, newest first, as they are now. Owned by one thread. */
final class MacVersions {
    private final KeyStore keys;
    private int epoch;
    private int[] numbers;

    MacVersions(final KeyStore keys) {
        this.keys = keys;
        read();
    }

    /** The version that is announced to terminals. */
    int current() {
        return numbers()[0];
    }

    boolean isUsable(final long version) {
        for (final int usable : numbers()) {
            if (usable == version) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #isUsable}, asking the store itself, which may be ahead of its epoch. */
    boolean isStillUsable(final int version) {
        read();
        return isUsable(version);
    }

    /** All of them; not to be written to. */
    int[] numbers() {
        if (keys.epoch() != epoch) {
            read();
        }
        return numbers;
    }

    private void read() {
        epoch = keys.epoch();
        numbers = keys.versions(KeyUsage.MAC_MASTER).stream()
                .filter(version -> !version.retired())
                .sorted(Comparator.comparingInt(KeyVersion::number).reversed())
                .mapToInt(KeyVersion::number)
                .toArray();
    }
}
