package io.attesta.bench.micro;

import io.attesta.keystore.KeyStore;
import io.attesta.keystore.clear.ClearKeyStore;
import java.util.HexFormat;

/** Keys of all uses for the benchmarks; they look fake. */
final class MicroKeys {
    private MicroKeys() {}

    /** A new store. */
    static KeyStore store() {
        return ClearKeyStore.builder()
                .signing(1, of("10"))
                .macMaster(1, of("20"))
                .code(1, of("30"))
                .token(1, of("40"))
                .fingerprint(1, of("50"))
                .build();
    }

    private static byte[] of(final String octet) {
        return HexFormat.of().parseHex(octet.repeat(32));
    }
}
