package io.attesta.keystore.mac;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.keystore.Vectors;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyCheckValueTest {
    /** The values are OpenSSL's: {@code openssl mac -macopt cipher:AES-128-CBC -macopt hexkey:… CMAC} over 16 zero bytes. */
    @ParameterizedTest
    @CsvSource({
        "000102030405060708090a0b0c0d0e0f, be7ed6",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f, 377822",
    })
    void shouldBeTheLeftmostThreeBytesOfACmacOverZeros(final String key, final String value) {
        assertThat(KeyCheckValue.of(Vectors.hex(key))).isEqualTo(Vectors.hex(value));
        final CMac oracle = new CMac(AESEngine.newInstance());
        oracle.init(new KeyParameter(Vectors.hex(key)));
        oracle.update(new byte[16], 0, 16);
        final byte[] tag = new byte[16];
        oracle.doFinal(tag, 0);
        assertThat(tag).startsWith(KeyCheckValue.of(Vectors.hex(key)));
    }
}
