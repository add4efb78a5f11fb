package io.attesta.keystore.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.Vectors;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519PublicKeyTest {
    /** Order of the base point: 2^252 + 27742317777372353535851937790883648493. */
    private static final BigInteger L =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final byte[] SEED = Vectors.counting(0, 32);
    private static final byte[] MESSAGE = Vectors.counting(0, 80);

    private final Ed25519PublicKey key = Ed25519PublicKey.ofSeed(SEED);
    private final byte[] signature = signature();

    @Property(tries = 200)
    void shouldRefuseSignatureWhenAnyBitIsTurned(@ForAll @IntRange(max = 511) final int bit) {
        final byte[] altered = signature.clone();
        altered[bit / 8] ^= (byte) (1 << bit % 8);
        assertThat(key.verifies(MESSAGE, signature)).isTrue();
        assertThat(key.verifies(MESSAGE, altered)).isFalse();
    }

    @Property(tries = 200)
    void shouldRefuseSignatureWhenItIsArbitrary(@ForAll @Size(max = 130) final byte[] arbitrary) {
        assertThat(key.verifies(MESSAGE, arbitrary)).isFalse();
    }

    @Property(tries = 100)
    void shouldRefuseSignatureWhenItIsArbitraryAndOfTheRightLength(@ForAll @Size(64) final byte[] arbitrary) {
        assertThat(key.verifies(MESSAGE, arbitrary)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 63, 65, 128})
    void shouldRefuseSignatureWhenItsLengthIsWrong(final int length) {
        assertThat(key.verifies(MESSAGE, Arrays.copyOf(signature, length))).isFalse();
    }

    @Test
    void shouldRefuseSignatureWhenOfAnotherMessageOrKey() {
        assertThat(key.verifies(Vectors.counting(1, 80), signature)).isFalse();
        assertThat(Ed25519PublicKey.ofSeed(Vectors.counting(1, 32)).verifies(MESSAGE, signature))
                .isFalse();
    }

    @Test
    void shouldRefuseSignatureWhenSIsNotReduced() {
        final byte[] altered = signature.clone();
        final BigInteger s = little(Arrays.copyOfRange(signature, 32, 64));
        System.arraycopy(little(s.add(L)), 0, altered, 32, 32);
        assertThat(key.verifies(MESSAGE, altered)).isFalse();
    }

    /** With r = 0 the signer of this one knew the key, and the equation holds: only strictness refuses it. */
    @Test
    void shouldRefuseSignatureWhenRIsOfSmallOrderThoughTheEquationHolds() throws NoSuchAlgorithmException {
        final MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        final byte[] scalar = Arrays.copyOf(sha512.digest(SEED), 32);
        scalar[0] &= (byte) 248;
        scalar[31] = (byte) (scalar[31] & 63 | 64);
        final byte[] neutral = new byte[32];
        neutral[0] = 1;
        sha512.update(neutral);
        sha512.update(key.raw());
        final BigInteger k = little(sha512.digest(MESSAGE));
        final byte[] forged = Arrays.copyOf(neutral, 64);
        System.arraycopy(little(k.multiply(little(scalar)).mod(L)), 0, forged, 32, 32);
        assertThat(Ed25519.verify(forged, 0, key.raw(), 0, MESSAGE, 0, MESSAGE.length))
                .isTrue();
        assertThat(key.verifies(MESSAGE, forged)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Small order: 1, 2, 4, 4, 8 and so on.
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                // Not canonical: y = p, y = p + 1, y = 2^255 - 1.
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                // Not on the curve: y = 2.
                "0200000000000000000000000000000000000000000000000000000000000000",
            })
    void shouldRefuseKeyWhenItIsNoPointForSigning(final String raw) {
        assertThatThrownBy(() -> Ed25519PublicKey.of(Vectors.hex(raw))).isInstanceOf(KeyStoreException.class);
    }

    /** On the curve, but a point of the prime-order subgroup plus one of small order. */
    @Test
    void shouldRefuseKeyWhenItIsOfMixedOrder() {
        final byte[] mixed = Vectors.hex("cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d");
        assertThat(Ed25519.validatePublicKeyPartial(mixed, 0)).isTrue();
        assertThatThrownBy(() -> Ed25519PublicKey.of(mixed)).isInstanceOf(KeyStoreException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 64})
    void shouldRefuseKeyWhenItsLengthIsWrong(final int length) {
        assertThatThrownBy(() -> Ed25519PublicKey.of(Arrays.copyOf(key.raw(), length)))
                .isInstanceOf(KeyStoreException.class);
    }

    @Test
    void shouldStayAsItIsWhenWhatItHandedOutIsAltered() {
        final byte[] raw = key.raw();
        key.raw()[0]++;
        key.kid()[0]++;
        assertThat(key.raw()).isEqualTo(raw);
        assertThat(key).isEqualTo(Ed25519PublicKey.of(raw)).hasSameHashCodeAs(Ed25519PublicKey.of(raw));
    }

    private static byte[] signature() {
        final byte[] made = new byte[64];
        new Ed25519Signer(SEED).sign(MESSAGE, 0, MESSAGE.length, made, 0);
        return made;
    }

    private static BigInteger little(final byte[] bytes) {
        final byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    private static byte[] little(final BigInteger value) {
        final byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }
}
