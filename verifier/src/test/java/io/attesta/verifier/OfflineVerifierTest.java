package io.attesta.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.signing.Ed25519Signer;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.keystore.signing.PublishedKey;
import io.attesta.protocol.receipt.SignedPair;
import io.attesta.protocol.receipt.Statement;
import io.attesta.protocol.receipt.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineVerifierTest {
    private final OfflineVerifier verifier = OfflineVerifier.trusting(bytes(Vectors.publicKey()));
    private final Ed25519Signer signer = new Ed25519Signer(seed());
    private final PublicKeySet own =
            PublicKeySet.of(List.of(new PublishedKey(signer.publicKey(), Optional.empty(), Optional.empty())));

    static List<Vectors.Pair> pairs() {
        return Vectors.pairs();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldVerifyTheVectorsAsBytesAndAsQrText(final Vectors.Pair pair) {
        final Verdict verified = new Verdict.Verified(Statement.parse(pair.statementBytes()));

        assertThat(verifier.verify(pair.statementBytes(), pair.receiptBytes())).isEqualTo(verified);
        assertThat(verifier.verify(new SignedPair(pair.statementBytes(), pair.receiptBytes()).qrText()))
                .isEqualTo(verified);
    }

    @Test
    void shouldRefuseWhatIsNoQrTextByAVerdict() {
        assertThat(verifier.verify("HC1:6BF")).isEqualTo(new Verdict.Refused("the QR text does not begin with ATT1:"));
    }

    @Test
    void shouldTrustTheKeysOfAJwkSetAndOfACoseKeySet() {
        final SignedBatch batch = new SignedBatch(3, signer);
        for (final byte[] keys : List.of(own.jwks(), own.coseKeys())) {
            assertThat(OfflineVerifier.trusting(keys).verify(batch.statement(1), batch.receipt(1)))
                    .isInstanceOf(Verdict.Verified.class);
        }
        assertThat(verifier.verify(batch.statement(1), batch.receipt(1)))
                .isEqualTo(new Verdict.Refused(
                        "no key " + HexFormat.of().formatHex(signer.publicKey().kid()) + " is among those trusted"));
    }

    /** The batch is dated 1795249862; a minute to either side is let pass. */
    @Test
    void shouldRefuseAStatementThatIsDatedOutsideItsKeysTime() {
        final String kid = HexFormat.of().formatHex(signer.publicKey().kid());

        assertThat(judged(1_795_249_922L, 0)).isInstanceOf(Verdict.Verified.class);
        assertThat(judged(1_795_249_923L, 0))
                .isEqualTo(new Verdict.Refused("the statement is dated before its key " + kid + " was made"));
        assertThat(judged(0, 1_795_249_802L)).isInstanceOf(Verdict.Verified.class);
        assertThat(judged(0, 1_795_249_801L))
                .isEqualTo(new Verdict.Refused("the statement is dated after its key " + kid + " was retired"));
    }

    @Test
    void shouldSayWhatIsWrongWithKeysThatAreNone() {
        assertThatThrownBy(() -> OfflineVerifier.trusting(bytes("none")))
                .isInstanceOf(KeyStoreException.class)
                .hasMessageEndingWith(".");
    }

    /** Signed by a real key, each size of a batch that there is. */
    @Test
    void shouldVerifyReceiptsOfEveryBatchSize() {
        final OfflineVerifier trusting = OfflineVerifier.trusting(own.jwks());
        for (int size = 1; size <= 255; size++) {
            final SignedBatch batch = new SignedBatch(size, signer);
            // A signature takes a tenth of a millisecond to check: of the larger batches the two ends and each fifth.
            for (int i = 0; i < size; i++) {
                if (size > 32 && i % 5 != 0 && i != size - 1) {
                    continue;
                }
                assertThat(trusting.verify(batch.statement(i), batch.receipt(i)))
                        .as("statement %d of %d", i, size)
                        .isInstanceOf(Verdict.Verified.class);
            }
        }
    }

    /** With the real signature check, each bit of the signature, and of everything, in a batch of each kind of size. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 64, 255})
    void shouldRefuseWhenAnyBitOfStatementOrSignatureIsOther(final int size) {
        final OfflineVerifier trusting = OfflineVerifier.trusting(own.jwks());
        final SignedBatch batch = new SignedBatch(size, signer);
        final byte[] statement = batch.statement(size - 1);
        final byte[] receipt = batch.receipt(size - 1);
        for (int bit = 0; bit < 8 * statement.length; bit++) {
            assertThat(trusting.verify(flipped(statement, bit), receipt)).isInstanceOf(Verdict.Refused.class);
        }
        for (int bit = 8 * (receipt.length - 64); bit < 8 * receipt.length; bit++) {
            assertThat(trusting.verify(statement, flipped(receipt, bit))).isInstanceOf(Verdict.Refused.class);
        }
        for (int bit = 0; bit < 8 * 20; bit++) {
            assertThat(trusting.verify(statement, flipped(receipt, bit))).isInstanceOf(Verdict.Refused.class);
        }
    }

    private Verdict judged(final long made, final long retired) {
        final PublicKeySet keys = PublicKeySet.of(List.of(new PublishedKey(
                signer.publicKey(),
                Optional.of(Instant.ofEpochSecond(made)),
                retired == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(retired)))));
        final SignedBatch batch = new SignedBatch(1, signer);
        return OfflineVerifier.trusting(keys.jwks()).verify(batch.statement(0), batch.receipt(0));
    }

    static byte[] flipped(final byte[] bytes, final int bit) {
        final byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }

    private static byte[] seed() {
        final byte[] seed = new byte[32];
        for (int i = 0; i < seed.length; i++) {
            seed[i] = (byte) i;
        }
        return seed;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
