package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.protocol.Vectors;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statement, header, root and receipt of the vectors, read and made again byte for byte. */
class GoldenBytesTest {
    private static final HexFormat HEX = HexFormat.of();

    static List<VectorBatch> batches() {
        return VectorBatch.all();
    }

    @Test
    void shouldFindAllBatchesWhenVectorsAreRead() {
        assertThat(batches()).hasSize(6);
        assertThat(batches()).extracting(batch -> batch.statements().size()).containsExactly(1, 4, 7, 1, 1, 1);
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldMakeTheSameStatementsWhenFilledFromWhatTheySay(final VectorBatch batch) {
        for (final byte[] statement : batch.statements()) {
            assertThat(Restated.statement(Statement.parse(statement))).isEqualTo(statement);
        }
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldMakeTheSameHeaderWhenFilledFromWhatItSays(final VectorBatch batch) throws GeneralSecurityException {
        final BatchHeader header = BatchHeader.parse(batch.header());

        assertThat(Restated.header(header)).isEqualTo(batch.header());
        assertThat(header.statements()).isEqualTo(batch.statements().size());
        assertThat(header.restDigest())
                .isEqualTo(HEX.formatHex(MessageDigest.getInstance("SHA-256").digest()));
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldMakeTheSameReceiptWhenTheSignatureIsGiven(final VectorBatch batch) {
        final byte[] kid = Vectors.hex(Vectors.root().get("receipts").get("kid"));
        final byte[] signature = Receipt.parse(batch.receipt()).signature();
        final byte[] target = new byte[3 + ReceiptWriter.MAX_LENGTH];

        final int length = new ReceiptWriter(kid).write(batch.tree(), batch.leaf(), signature, 0, target, 3);

        assertThat(Arrays.copyOfRange(target, 3, 3 + length)).isEqualTo(batch.receipt());
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldComputeTheSameRootWhenFromLeavesOrFromPath(final VectorBatch batch) {
        final byte[] root = new byte[BatchTree.HASH_LENGTH];
        batch.tree().copyRoot(root, 0);

        batch.root().ifPresent(expected -> assertThat(root).isEqualTo(expected));
        assertThat(Receipt.parse(batch.receipt()).root(batch.statement())).isEqualTo(root);
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldSignWhatTheVectorsSignedWhenAnyLeafIsChecked(final VectorBatch batch) throws GeneralSecurityException {
        final VectorKey key = new VectorKey();
        final byte[] signature = Receipt.parse(batch.receipt()).signature();
        final BatchTree tree = batch.tree();

        final SignatureInput input = new SignatureInput(key.kid()).over(tree);
        assertThat(input.length()).isEqualTo(input.bytes().length);
        assertThat(key.check(key.kid(), input.bytes(), signature)).isEqualTo(SignatureCheck.Answer.VALID);

        final byte[] root = new byte[1 + BatchTree.HASH_LENGTH];
        tree.copyRoot(root, 1);
        assertThat(new SignatureInput(key.kid()).over(root, 1).bytes()).isEqualTo(input.bytes());

        for (int leaf = 1; leaf < tree.size(); leaf++) {
            final byte[] target = new byte[ReceiptWriter.MAX_LENGTH];
            final int length = new ReceiptWriter(key.kid()).write(tree, leaf, signature, 0, target, 0);
            final byte[] statement = batch.statements().get(leaf - 1);
            assertThat(ReceiptVerifier.verify(statement, Arrays.copyOf(target, length), key))
                    .isEqualTo(new Verdict.Verified(Statement.parse(statement)));
        }
    }

    @Test
    void shouldChainWhenBatchesFollowEachOther() {
        final byte[] previous = new byte[BatchTree.HASH_LENGTH];
        long number = 0;
        for (final VectorBatch batch : batches()) {
            final BatchHeader header = BatchHeader.parse(batch.header());

            assertThat(header.number()).isEqualTo(++number);
            assertThat(header.previousRoot()).isEqualTo(HEX.formatHex(previous));
            batch.tree().copyRoot(previous, 0);
        }
    }

    @Test
    void shouldReadEachFieldWhenThePresentationWasApproved() {
        final Statement statement = Statement.parse(batches().get(3).statement());

        assertThat(statement)
                .isEqualTo(new Statement(
                        "attesta/1",
                        Instant.parse("2026-11-21T08:31:02Z"),
                        Instant.parse("2026-11-21T09:01:02Z"),
                        1,
                        400,
                        "MN8KX4",
                        "00",
                        30,
                        "f4a155a1613e770c339aef7999274d87",
                        "0427",
                        "RO-CJ-MED-00042",
                        "CJ000042",
                        17,
                        12,
                        "f035413d55398a43dd7f88ea4c3ee449",
                        0,
                        "251401",
                        ""));
        assertThat(statement.approved()).isTrue();
    }

    @Test
    void shouldNotBeApprovedWhenRefusedOrOnlyAccepted() {
        final Statement refusal = Statement.parse(batches().get(4).statement());
        final Statement reversal = Statement.parse(batches().get(5).statement());

        assertThat(refusal.approved()).isFalse();
        assertThat(refusal.responseCode()).isEqualTo("41");
        assertThat(refusal.code()).isEmpty();
        assertThat(refusal.expiresAt()).isEqualTo(refusal.issuedAt());
        assertThat(reversal.approved()).isFalse();
        assertThat(reversal.responseCode()).isEqualTo("00");
        assertThat(reversal.action()).isEqualTo(104);
        assertThat(reversal.code()).isEqualTo("MN8KX4");
    }

    @Test
    void shouldShowNothingOfTheCardWhenAStatementBecomesText() {
        final Statement statement = Statement.parse(batches().get(3).statement());

        assertThat(statement).hasToString("Statement[attesta/1, node 1, sequence 400]");
    }
}
