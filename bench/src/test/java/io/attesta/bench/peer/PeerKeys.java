package io.attesta.bench.peer;

import io.attesta.keystore.clear.ClearKeyStore;

/** All keys that a peer needs; they look fake. */
public final class PeerKeys {
    private PeerKeys() {}

    /** A new store. */
    public static ClearKeyStore store() {
        return ClearKeyStore.builder()
                .macMaster(1, rising(0x00))
                .code(1, rising(0x20))
                .token(1, rising(0x40))
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
