package io.attesta.keystore.mac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.keystore.Vectors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AesBlockTest {
    /** FIPS 197 appendix C.3. */
    @Test
    void shouldEncryptTheExampleOfFips197WhenKeyHas256Bits() {
        final AesBlock aes = new AesBlock(Vectors.counting(0, 32));
        final byte[] block = Vectors.hex("00112233445566778899aabbccddeeff");
        aes.encrypt(block, 0, block, 0);
        assertThat(block).isEqualTo(Vectors.hex("8ea2b7ca516745bfeafc49904b496089"));
    }

    /** FIPS 197 appendix C.1. */
    @Test
    void shouldEncryptTheExampleOfFips197WhenKeyHas128Bits() {
        final AesBlock aes = new AesBlock(Vectors.counting(0, 16));
        final byte[] block = Vectors.hex("00112233445566778899aabbccddeeff");
        aes.encrypt(block, 0, block, 0);
        assertThat(block).isEqualTo(Vectors.hex("69c4e0d86a7b0430d8cdb78070b4c55a"));
    }

    @Test
    void shouldGiveTheCardTokensOfTheVectorsWhenGivenPaddedNumbers() {
        final JsonNode part = Vectors.part("tokens");
        final AesBlock aes = new AesBlock(Vectors.bytes(part, "key"));
        assertThat(part.required("cards")).isNotEmpty().allSatisfy(card -> {
            final String digits = card.required("pan").textValue();
            final byte[] input = Vectors.hex(digits + "f".repeat(20 - digits.length()) + "0".repeat(12));
            final byte[] token = new byte[16];
            aes.encrypt(input, 0, token, 0);
            assertThat(token).isEqualTo(Vectors.bytes(card, "token"));
        });
    }

    @Test
    void shouldWriteOnlyOneBlockWhenArraysOverlap() {
        final AesBlock aes = new AesBlock(Vectors.counting(0, 16));
        final byte[] array = Vectors.counting(0, 40);
        final byte[] apart = new byte[16];
        aes.encrypt(array, 3, apart, 0);
        final byte[] expected = array.clone();
        System.arraycopy(apart, 0, expected, 10, 16);
        aes.encrypt(array, 3, array, 10);
        assertThat(array).isEqualTo(expected);
        assertThat(Arrays.copyOf(apart, 16)).isNotEqualTo(Vectors.counting(3, 16));
    }

    @Test
    void shouldRefuseRangesOutsideTheArrays() {
        final AesBlock aes = new AesBlock(new byte[16]);
        final byte[] array = new byte[20];
        assertThatThrownBy(() -> aes.encrypt(array, 5, array, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> aes.encrypt(array, 0, array, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
