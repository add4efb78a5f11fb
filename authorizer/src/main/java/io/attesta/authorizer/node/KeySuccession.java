package io.attesta.authorizer.node;

import io.attesta.keystore.BlockEncryption;
import io.attesta.keystore.Cmac;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.KeyUsage;
import io.attesta.keystore.KeyVersion;
import java.util.Arrays;

/**
 * Whether a key store is what another has become by rotating and retiring. Keys of other nodes or another installation would make every
 * card a stranger, every repeat a new transaction, and old receipts nobody's. Asks by operations only, so that it holds for keys in
 * hardware too.
 */
final class KeySuccession {
    private static final byte[] PROBE = new byte[16];

    private KeySuccession() {}

    /** @throws KeyStoreException with one sentence if {@code next} is not the successor of {@code before} */
    static void require(final KeyStore before, final KeyStore next) {
        requireSame(
                KeyUsage.TOKEN,
                encrypted(before, before.currentVersion(KeyUsage.TOKEN)),
                encrypted(next, next.currentVersion(KeyUsage.TOKEN)));
        for (final KeyUsage usage : new KeyUsage[] {KeyUsage.CODE, KeyUsage.FINGERPRINT}) {
            requireSame(
                    usage,
                    tag(before.cmac(usage, before.currentVersion(usage))),
                    tag(next.cmac(usage, next.currentVersion(usage))));
        }
        for (final KeyVersion version : before.versions(KeyUsage.SIGNING)) {
            requireSame(
                    KeyUsage.SIGNING,
                    before.publicKey(version.number()).kid(),
                    next.publicKey(version.number()).kid());
        }
        for (final KeyVersion version : next.versions(KeyUsage.MAC_MASTER)) {
            if (!version.retired() && isUsable(before, version.number())) {
                requireSame(
                        KeyUsage.MAC_MASTER,
                        tag(before.derivedCmac(KeyUsage.MAC_MASTER, version.number(), PROBE, PROBE)),
                        tag(next.derivedCmac(KeyUsage.MAC_MASTER, version.number(), PROBE, PROBE)));
            }
        }
        requireNoneMissing(before, next);
    }

    /** {@code signing 3, mac-master 2}: the current versions that can change. */
    static String words(final KeyStore keys) {
        return KeyUsage.SIGNING.label() + " " + keys.currentVersion(KeyUsage.SIGNING) + ", "
                + KeyUsage.MAC_MASTER.label() + " " + keys.currentVersion(KeyUsage.MAC_MASTER);
    }

    private static void requireNoneMissing(final KeyStore before, final KeyStore next) {
        for (final KeyVersion version : before.versions(KeyUsage.MAC_MASTER)) {
            if (next.versions(KeyUsage.MAC_MASTER).stream().noneMatch(each -> each.number() == version.number())) {
                throw foreign(KeyUsage.MAC_MASTER);
            }
        }
    }

    private static boolean isUsable(final KeyStore keys, final int number) {
        return keys.versions(KeyUsage.MAC_MASTER).stream()
                .anyMatch(version -> version.number() == number && !version.retired());
    }

    private static byte[] encrypted(final KeyStore keys, final int version) {
        final byte[] block = new byte[BlockEncryption.LENGTH];
        keys.blockEncryption(KeyUsage.TOKEN, version).encrypt(PROBE, 0, block, 0);
        return block;
    }

    private static byte[] tag(final Cmac cmac) {
        final byte[] tag = new byte[Cmac.LENGTH];
        cmac.compute(PROBE, 0, PROBE.length, tag, 0);
        return tag;
    }

    private static void requireSame(final KeyUsage usage, final byte[] one, final byte[] other) {
        if (!Arrays.equals(one, other)) {
            throw foreign(usage);
        }
    }

    private static KeyStoreException foreign(final KeyUsage usage) {
        return new KeyStoreException("Its keys of usage " + usage.label() + " are not those in use.");
    }
}
