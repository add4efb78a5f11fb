package io.attesta.keystore.mac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.keystore.CmacRoom;
import io.attesta.keystore.Vectors;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.macs.CMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AesCmacTest {
    /** The 64 bytes that both standards cut their examples from. */
    private static final byte[] MESSAGE = Vectors.hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
            + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");

    @ParameterizedTest
    @CsvSource({
        "0, bb1d6929e95937287fa37d129b756746",
        "16, 070a16b46b4d4144f79bdd9dd04a287c",
        "40, dfa66747de9ae63030ca32611497c827",
        "64, 51f0bebf7e3b9d92fc49741779363cfe",
    })
    void shouldGiveTheTagsOfRfc4493WhenKeyHas128Bits(final int length, final String tag) {
        final AesCmac cmac = new AesCmac(Vectors.hex("2b7e151628aed2a6abf7158809cf4f3c"));
        assertThat(compute(cmac, Arrays.copyOf(MESSAGE, length))).isEqualTo(Vectors.hex(tag));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 028962f61b7bf89efc6b551f4667d983",
        "16, 28a7023f452e8f82bd4bf28d8c37c35c",
        "40, aaf3d8f1de5640c232f5b169b9c911e6",
        "64, e1992190549f6ed5696a2c056c315410",
    })
    void shouldGiveTheTagsOfSp80038bWhenKeyHas256Bits(final int length, final String tag) {
        final AesCmac cmac =
                new AesCmac(Vectors.hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
        assertThat(compute(cmac, Arrays.copyOf(MESSAGE, length))).isEqualTo(Vectors.hex(tag));
    }

    /** The examples that the revision of 2016 put in the place of those with 40 bytes. */
    @Test
    void shouldGiveTheTagsOfTheRevisedExamplesOfSp80038bWhenMessageHas20Bytes() {
        final byte[] message = Arrays.copyOf(MESSAGE, 20);
        assertThat(compute(new AesCmac(Vectors.hex("2b7e151628aed2a6abf7158809cf4f3c")), message))
                .isEqualTo(Vectors.hex("7d85449ea6ea19c823a7bf78837dfade"));
        assertThat(compute(
                        new AesCmac(Vectors.hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")),
                        message))
                .isEqualTo(Vectors.hex("156727dc0878944a023c1fe03bad6d93"));
    }

    /** Each length once, so that no length of the last block is left to chance; keys and messages are chance, from a seed. */
    @ParameterizedTest
    @ValueSource(ints = {16, 32})
    void shouldAgreeWithBouncyCastleWhenMessageHasAnyLengthUpTo2000(final int keyLength) {
        final Random random = new Random(keyLength);
        final byte[] key = new byte[keyLength];
        for (int length = 0; length <= 2_000; length++) {
            random.nextBytes(key);
            final byte[] message = new byte[length];
            random.nextBytes(message);
            assertThat(compute(new AesCmac(key), message))
                    .as("%d bytes", length)
                    .isEqualTo(bouncyCastle(key, message));
        }
    }

    /** One object computes all tags, so a cipher that did not return to the zero vector would show. */
    @Property(tries = 200)
    void shouldAgreeWithBouncyCastleWhenUsedAgainAndAgain(
            @ForAll @Size(32) final byte[] longKey,
            @ForAll final boolean shortKey,
            @ForAll @Size(min = 1, max = 5) final List<@Size(max = 900) byte[]> messages) {
        final byte[] key = shortKey ? Arrays.copyOf(longKey, 16) : longKey;
        final AesCmac cmac = new AesCmac(key);
        for (final byte[] message : messages) {
            assertThat(compute(cmac, message)).isEqualTo(bouncyCastle(key, message));
        }
    }

    /** Whatever one key left in the room, another finds its own message. */
    @Property(tries = 200)
    void shouldAgreeWithBouncyCastleWhenKeysShareARoom(
            @ForAll @Size(min = 2, max = 6) final List<@Size(16) byte[]> keys,
            @ForAll @Size(min = 1, max = 5) final List<@Size(max = 1500) byte[]> messages) {
        final CmacRoom room = new CmacRoom();
        final List<AesCmac> macs =
                keys.stream().map(key -> new AesCmac(key, room)).toList();
        for (final byte[] message : messages) {
            for (int i = 0; i < macs.size(); i++) {
                assertThat(compute(macs.get(i), message)).isEqualTo(bouncyCastle(keys.get(i), message));
            }
        }
    }

    @Property(tries = 200)
    void shouldReadAndWriteOnlyWhatItIsToldWhenArraysOverlap(
            @ForAll @Size(200) final byte[] array,
            @ForAll @IntRange(max = 100) final int offset,
            @ForAll @IntRange(max = 100) final int length,
            @ForAll @IntRange(max = 184) final int outputOffset) {
        final byte[] key = Vectors.counting(0, 16);
        final byte[] expected = array.clone();
        final byte[] tag = bouncyCastle(key, Arrays.copyOfRange(array, offset, offset + length));
        System.arraycopy(tag, 0, expected, outputOffset, tag.length);
        new AesCmac(key).compute(array, offset, length, array, outputOffset);
        assertThat(array).isEqualTo(expected);
    }

    @Test
    void shouldAgreeWithBouncyCastleWhenMessageIsLongAndThenShort() {
        final byte[] key = Vectors.counting(0, 32);
        final AesCmac cmac = new AesCmac(key);
        for (final int length : new int[] {100_000, 1, 0, 65_535, 128, 129}) {
            final byte[] message = Vectors.counting(7, length);
            assertThat(compute(cmac, message)).isEqualTo(bouncyCastle(key, message));
        }
    }

    @Test
    void shouldGiveTheBitsOfAuthorizationCodesWhenGivenNodeSequenceAndAttempt() {
        final JsonNode part = Vectors.part("codes");
        final AesCmac cmac = new AesCmac(Vectors.bytes(part, "key"));
        assertThat(part.required("codes")).isNotEmpty().allSatisfy(code -> {
            final byte[] input = ByteBuffer.allocate(11)
                    .putShort((short) code.required("node").intValue())
                    .putLong(code.required("sequence").longValue())
                    .put((byte) code.required("attempt").intValue())
                    .array();
            final int first30Bits = ByteBuffer.wrap(compute(cmac, input)).getInt() >>> 2;
            assertThat(crockford(first30Bits)).isEqualTo(code.required("code").textValue());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 24, 31, 33})
    void shouldRefuseKeyWhenItsLengthIsWrong(final int length) {
        final byte[] key = new byte[length];
        assertThatThrownBy(() -> new AesCmac(key)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AesBlock(key)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseRangesOutsideTheArrays() {
        final AesCmac cmac = new AesCmac(new byte[16]);
        final byte[] array = new byte[20];
        assertThatThrownBy(() -> cmac.compute(array, 10, 11, array, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cmac.compute(array, 0, -1, array, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> cmac.compute(array, 0, 1, array, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static byte[] compute(final AesCmac cmac, final byte[] message) {
        final byte[] tag = new byte[AesCmac.LENGTH];
        cmac.compute(message, 0, message.length, tag, 0);
        return tag;
    }

    private static byte[] bouncyCastle(final byte[] key, final byte[] message) {
        final CMac oracle = new CMac(AESEngine.newInstance());
        oracle.init(new KeyParameter(key));
        oracle.update(message, 0, message.length);
        final byte[] tag = new byte[AesCmac.LENGTH];
        oracle.doFinal(tag, 0);
        return tag;
    }

    private static String crockford(final int thirtyBits) {
        final StringBuilder text = new StringBuilder();
        for (int shift = 25; shift >= 0; shift -= 5) {
            text.append("0123456789ABCDEFGHJKMNPQRSTVWXYZ".charAt(thirtyBits >>> shift & 31));
        }
        return text.toString();
    }
}
