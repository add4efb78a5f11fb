package io.attesta.keystore.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.Vectors;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where Ed25519 verifiers are known to disagree, this one refuses. Each example holds in some verifier's eyes. */
class Ed25519StrictnessTest {
    /** Order of the base point: 2^252 + 27742317777372353535851937790883648493. */
    private static final BigInteger L =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static final byte[] SEED = Vectors.counting(0, 32);
    private static final byte[] MESSAGE = Vectors.counting(0, 80);

    private final Ed25519PublicKey key = Ed25519PublicKey.ofSeed(SEED);
    private final byte[] signature = signature();

    /**
     * The twelve cases of Chalkias, Garillot and Nikolaenko, "Taming the many EdDSAs" (SSR 2020), in their order. Their
     * signatures are right by at least one way of computing; here the key alone is refused in ten of them (it is of small
     * or mixed order, or not canonical), and in two the signature, whose S is not below the group's order.
     */
    @ParameterizedTest
    @CsvSource({
        // 0: S = 0, A and R of small order; both equations hold.
        "key,8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6,"
                + "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa,"
                + "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
                + "0000000000000000000000000000000000000000000000000000000000000000",
        // 1: A of small order, R mixed; both equations hold.
        "key,9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79,"
                + "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa,"
                + "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43"
                + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        // 2: A mixed, R of small order; both equations hold.
        "key,aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab,"
                + "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43,"
                + "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"
                + "8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e",
        // 3: A and R mixed; both equations hold. Most verifiers accept it.
        "key,9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79,"
                + "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d,"
                + "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f"
                + "87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009",
        // 4: A and R mixed; only the equation with the cofactor holds.
        "key,e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c,"
                + "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d,"
                + "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512"
                + "5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09",
        // 5: A mixed; only the equation with the cofactor holds, unless 8 times the hash is reduced first.
        "key,e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c,"
                + "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d,"
                + "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7"
                + "e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405",
        // 6: S above L; both equations hold.
        "signature,85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40,"
                + "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623,"
                + "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e"
                + "547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514",
        // 7: S far above L, so that a look at its highest bits alone finds it; both equations hold.
        "signature,85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40,"
                + "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623,"
                + "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa1942"
                + "7e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22",
        // 8: R not canonical and of small order; holds where R is made canonical before hashing.
        "key,9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41,"
                + "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43,"
                + "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                + "03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f",
        // 9: R not canonical and of small order; holds where it is hashed as it is.
        "key,9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41,"
                + "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43,"
                + "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                + "ca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908",
        // 10: A not canonical and of small order; holds where A is made canonical before hashing.
        "key,e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b,"
                + "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,"
                + "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc"
                + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        // 11: A not canonical and of small order; holds where it is hashed as it is.
        "key,39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f,"
                + "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,"
                + "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc"
                + "a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
    })
    void shouldRefuseAllCasesInWhichVerifiersDisagree(
            final String refused, final String message, final String publicKey, final String signatureHex) {
        if (refused.equals("key")) {
            assertThatThrownBy(() -> Ed25519PublicKey.of(Vectors.hex(publicKey)))
                    .isInstanceOf(KeyStoreException.class);
        } else {
            assertThat(Ed25519PublicKey.of(Vectors.hex(publicKey))
                            .verifies(Vectors.hex(message), Vectors.hex(signatureHex)))
                    .isFalse();
        }
    }

    /**
     * By the seed 00 01 … 1f, computed outside of Java: R = rB + T with T of order 2, 4 and 8, and S = r + ka. The equation
     * with the cofactor holds, and Bouncy Castle's verifier says so; the JDK's, without it, refuses.
     */
    @ParameterizedTest
    @CsvSource({
        "03030303,cddb5a8687d25892f13c9e07fc182be1c53a054cd6605ed172a9eaf0f7b23276"
                + "aa2d1ef8e3f4fd462e619c17aef5cf11af9a1ac9958cc56d0767d704d6bcba0b",
        "01010101,e0c22f3a830c1db6289331493ccf04a216c91c7c54c860695c0a55ddd50dce2e"
                + "5e871e9cfd1c3af7ba704a6616e4f2515af4111322134a5cd3157acc019fa80a",
        "00000000,ebf6aa5faf845d98752b4a5c76d3bb432f7bdffdd5b8eff9398ba2aabdfa007e"
                + "660ec97e9bf399c4745b6476c0bf2445f10b92e8a3f543d8c5fee5c48cca0806",
    })
    void shouldRefuseSignatureWhenRHasAPartOfSmallOrder(final String messageHex, final String signatureHex)
            throws GeneralSecurityException {
        final byte[] message = Vectors.hex(messageHex);
        final byte[] mixed = Vectors.hex(signatureHex);

        assertThat(Ed25519.verify(mixed, 0, key.raw(), 0, message, 0, message.length))
                .isTrue();
        assertThat(key.verifies(message, mixed)).isFalse();
        assertThat(jdkVerifies(message, mixed)).isFalse();
    }

    /** All multiples of L that 32 bytes can still hold beside S, 1 to 15: each is the same number to a lax verifier. */
    @Test
    void shouldRefuseSignatureWhenAMultipleOfTheOrderIsAddedToS() {
        final BigInteger s = little(Arrays.copyOfRange(signature, 32, 64));
        for (int times = 1; times < 16; times++) {
            assertThat(key.verifies(MESSAGE, withS(s.add(L.multiply(BigInteger.valueOf(times))))))
                    .as("S + %d L", times)
                    .isFalse();
        }
    }

    @Test
    void shouldRefuseSignatureWhenSIsTheOrderOrBesideItOrTheGreatestNumber() {
        for (final BigInteger s : new BigInteger[] {
            BigInteger.ZERO,
            BigInteger.ONE,
            L.subtract(BigInteger.ONE),
            L,
            L.add(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(253),
            BigInteger.ONE.shiftLeft(255).subtract(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)
        }) {
            assertThat(key.verifies(MESSAGE, withS(s))).as("S = %x", s).isFalse();
        }
    }

    /** R = −R and S = −S: the same up to sign. */
    @Test
    void shouldRefuseSignatureWhenRAndSAreNegated() {
        final byte[] altered = withS(L.subtract(little(Arrays.copyOfRange(signature, 32, 64))));
        altered[31] ^= (byte) 0x80;
        assertThat(key.verifies(MESSAGE, altered)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Small order.
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                // The same points in other encodings: a sign of x = 0, y not below p.
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                // On no curve.
                "0200000000000000000000000000000000000000000000000000000000000000",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            })
    void shouldRefusePointsOfSmallOrderAndOtherEncodingsAsKeyAndAsR(final String point) throws Exception {
        assertThatThrownBy(() -> Ed25519PublicKey.of(Vectors.hex(point))).isInstanceOf(KeyStoreException.class);
        // S by the key's owner, who chose this R: S = ka, as if r were 0.
        final byte[] r = Vectors.hex(point);
        final MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        final byte[] scalar = Arrays.copyOf(sha512.digest(SEED), 32);
        scalar[0] &= (byte) 248;
        scalar[31] = (byte) (scalar[31] & 63 | 64);
        sha512.update(r);
        sha512.update(key.raw());
        final BigInteger k = little(sha512.digest(MESSAGE));
        final byte[] forged = withS(k.multiply(little(scalar)).mod(L));
        System.arraycopy(r, 0, forged, 0, 32);
        assertThat(key.verifies(MESSAGE, forged)).isFalse();
    }

    @Test
    void shouldRefuseSignatureWhenItIsCutOffLongerOrMovedOrZeros() {
        IntStream.range(0, 64)
                .forEach(length -> assertThat(key.verifies(MESSAGE, Arrays.copyOf(signature, length)))
                        .isFalse());
        assertThat(key.verifies(MESSAGE, Arrays.copyOf(signature, 65))).isFalse();
        assertThat(key.verifies(MESSAGE, Arrays.copyOf(signature, 128))).isFalse();
        assertThat(key.verifies(MESSAGE, prefixed(new byte[1]))).isFalse();
        assertThat(key.verifies(MESSAGE, prefixed(Vectors.hex("5840")))).isFalse();
        assertThat(key.verifies(MESSAGE, Arrays.copyOf(prefixed(new byte[1]), 64)))
                .isFalse();
        assertThat(key.verifies(MESSAGE, new byte[64])).isFalse();
        final byte[] swapped = Arrays.copyOfRange(signature, 32, 96);
        System.arraycopy(signature, 0, swapped, 32, 32);
        assertThat(key.verifies(MESSAGE, swapped)).isFalse();
        assertThat(key.verifies(MESSAGE, signature)).isTrue();
    }

    private boolean jdkVerifies(final byte[] message, final byte[] given) throws GeneralSecurityException {
        final PublicKey jdkKey = KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(
                        Vectors.hex("302a300506032b6570032100" + HexFormat.of().formatHex(key.raw()))));
        final Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initVerify(jdkKey);
        ed25519.update(message);
        return ed25519.verify(given);
    }

    private byte[] prefixed(final byte[] prefix) {
        final byte[] longer = Arrays.copyOf(prefix, prefix.length + signature.length);
        System.arraycopy(signature, 0, longer, prefix.length, signature.length);
        return longer;
    }

    private byte[] withS(final BigInteger s) {
        final byte[] altered = signature.clone();
        for (int i = 0; i < 32; i++) {
            altered[32 + i] = s.shiftRight(8 * i).byteValue();
        }
        return altered;
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
}
