package io.attesta.keystore.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.attesta.keystore.Vectors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ed25519SignerTest {
    /** RFC 8032 §7.1. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42,"
                + "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf,"
                + "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f,"
                + "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    })
    void shouldSignTheExamplesOfRfc8032(
            final String seed, final String publicKey, final String message, final String signature) {
        final Ed25519Signer signer = new Ed25519Signer(Vectors.hex(seed));
        assertThat(signer.publicKey().raw()).isEqualTo(Vectors.hex(publicKey));
        assertThat(sign(signer, Vectors.hex(message))).isEqualTo(Vectors.hex(signature));
        assertThat(signer.publicKey().verifies(Vectors.hex(message), Vectors.hex(signature)))
                .isTrue();
    }

    @Property(tries = 50)
    void shouldAgreeWithTheOrdinarySignerWhenInputIsArbitrary(
            @ForAll @Size(32) final byte[] seed, @ForAll @Size(max = 300) final byte[] message) {
        final byte[] expected = new byte[64];
        new Ed25519PrivateKeyParameters(seed, 0).sign(0, null, message, 0, message.length, expected, 0);
        final byte[] signature = sign(new Ed25519Signer(seed), message);
        assertThat(signature).isEqualTo(expected);
        assertThat(Ed25519PublicKey.ofSeed(seed).verifies(message, signature)).isTrue();
    }

    @Test
    void shouldHaveTheKeyIdentifierOfTheVectors() {
        final JsonNode receipts = Vectors.part("receipts");
        final Ed25519Signer signer = new Ed25519Signer(Vectors.bytes(receipts, "signing_seed"));
        assertThat(signer.publicKey().raw()).isEqualTo(Vectors.bytes(receipts, "public_key"));
        assertThat(signer.publicKey().kid()).isEqualTo(Vectors.bytes(receipts, "kid"));
        assertThat(signer.publicKey()).isEqualTo(Ed25519PublicKey.of(Vectors.bytes(receipts, "public_key")));
    }

    @Test
    void shouldMakeTheSignaturesOfTheVectorsWhenBatchesAreSigned() {
        final JsonNode receipts = Vectors.part("receipts");
        final Ed25519Signer signer = new Ed25519Signer(Vectors.bytes(receipts, "signing_seed"));
        assertThat(receipts.required("batches")).isNotEmpty().allSatisfy(batch -> {
            final byte[] signed = sigStructure(Vectors.bytes(batch, "receipt"), Vectors.bytes(batch, "root"));
            final byte[] signature = Vectors.bytes(batch, "signature");
            assertThat(sign(signer, signed)).isEqualTo(signature);
            assertThat(signer.publicKey().verifies(signed, signature)).isTrue();
        });
    }

    @Test
    void shouldSignARangeIntoARangeWhenArraysAreLarger() {
        final Ed25519Signer signer = new Ed25519Signer(Vectors.counting(0, 32));
        final byte[] array = Vectors.counting(0, 200);
        final byte[] signature = sign(signer, Arrays.copyOfRange(array, 5, 85));
        final byte[] expected = array.clone();
        System.arraycopy(signature, 0, expected, 100, 64);
        signer.sign(array, 5, 80, array, 100);
        assertThat(array).isEqualTo(expected);
        assertThatThrownBy(() -> signer.sign(array, 150, 51, array, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> signer.sign(array, 0, 1, array, 137)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldRefuseSeedWhenItsLengthIsWrong() {
        assertThatThrownBy(() -> new Ed25519Signer(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ed25519PublicKey.ofSeed(new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }

    /** {@code ["Signature1", protected, h'', root]} (RFC 9052 §4.4); the protected header is a byte string in the receipt. */
    private static byte[] sigStructure(final byte[] receipt, final byte[] root) {
        // d2 84 51: tag 18, array of four, byte string of 17.
        assertThat(Arrays.copyOf(receipt, 3)).isEqualTo(Vectors.hex("d28451"));
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x84);
        out.write(0x6a);
        out.writeBytes("Signature1".getBytes(StandardCharsets.US_ASCII));
        out.write(receipt, 2, 18);
        out.write(0x40);
        out.writeBytes(Vectors.hex("5820"));
        out.writeBytes(root);
        return out.toByteArray();
    }

    private static byte[] sign(final Ed25519Signer signer, final byte[] message) {
        final byte[] signature = new byte[64];
        signer.sign(message, 0, message.length, signature, 0);
        return signature;
    }
}
