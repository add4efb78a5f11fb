package io.attesta.bench.load;

import io.attesta.keystore.clear.ClearKeyStore;

/** Keys that look fake: those of the vectors. */
final class TestKeys {
    private TestKeys() {}

    static ClearKeyStore store() {
        return ClearKeyStore.builder()
                .macMaster(1, rising(0x00))
                .signing(1, rising(0x60))
                .build();
    }

    /** With a second version of the MAC master. */
    static ClearKeyStore rotated() {
        return ClearKeyStore.builder()
                .macMaster(1, rising(0x00))
                .macMaster(2, rising(0x80))
                .signing(1, rising(0x60))
                .build();
    }

    private static byte[] rising(final int first) {
        final byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (first + i);
        }
        return key;
    }
}
