package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every single bit of a statement and of its receipt, turned: refused. The one exception are the two unsigned hints, where
 * the rule of {@link PathSides} says which values still lead to the signed root. The vectors, with their real key, are in
 * {@link ReceiptVerifierTest}.
 */
class BitFlipsTest {
    /** What stands before the proof's array head, which the two hints follow. */
    private static final String BEFORE_PROOF = "a119018ca12081";

    /** Every leaf of small batches, and the first, the last and some between of large ones. */
    static Stream<Arguments> leaves() {
        final Stream<Arguments> small = Stream.of(1, 2, 3, 16)
                .flatMap(size -> IntStream.rangeClosed(1, size).mapToObj(leaf -> Arguments.of(size, leaf)));
        final Stream<Arguments> large = Stream.of(64, 255)
                .flatMap(size -> Stream.of(1, 2, 31, 32, 63, size - 1, size).map(leaf -> Arguments.of(size, leaf)));
        return Stream.concat(small, large);
    }

    @ParameterizedTest
    @MethodSource("leaves")
    void shouldRefuseEveryBitOfAGeneratedBatch(final int size, final int leaf) {
        final GeneratedBatch batch = new GeneratedBatch(size, size);
        flip(batch.leaf(leaf), batch.receipt(leaf), batch::check);
    }

    /** Nothing in front, nothing behind. */
    @Test
    void shouldRefuseAByteMoreAtEitherEnd() {
        final GeneratedBatch batch = new GeneratedBatch(3, 7);
        final byte[] statement = batch.leaf(2);
        final byte[] receipt = batch.receipt(2);
        for (int value = 0; value < 256; value++) {
            for (final boolean front : new boolean[] {true, false}) {
                assertRefused(longer(statement, value, front), receipt, batch::check);
                assertRefused(statement, longer(receipt, value, front), batch::check);
            }
        }
    }

    /** Each batch size there is, and each of its statements. */
    @Test
    void shouldVerifyEveryStatementOfEveryBatchSize() {
        for (int size = 1; size < BatchTree.MAX_LEAVES; size++) {
            final GeneratedBatch batch = new GeneratedBatch(size, size);
            for (int leaf = 1; leaf <= size; leaf++) {
                final byte[] statement = batch.leaf(leaf);
                assertThat(ReceiptVerifier.verify(statement, batch.receipt(leaf), batch::check))
                        .as("statement %d of %d", leaf, size)
                        .isEqualTo(new Verdict.Verified(Statement.parse(statement)));
            }
        }
    }

    /** In each batch size, what one statement's receipt proves of its neighbour: nothing. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 16, 64, 255})
    void shouldRefuseAReceiptOfAnotherStatement(final int size) {
        final GeneratedBatch batch = new GeneratedBatch(size, size);
        for (int leaf = 1; leaf <= size; leaf++) {
            assertRefused(batch.leaf(leaf % size + 1), batch.receipt(leaf), batch::check);
            assertRefused(batch.leaf(0), batch.receipt(leaf), batch::check);
        }
        assertRefused(batch.leaf(0), batch.receipt(0), batch::check);
    }

    private static void flip(final byte[] statement, final byte[] receipt, final SignatureCheck check) {
        final Verdict verified = new Verdict.Verified(Statement.parse(statement));
        assertThat(ReceiptVerifier.verify(statement, receipt, check)).isEqualTo(verified);
        for (int bit = 0; bit < 8 * statement.length; bit++) {
            assertRefused(flipped(statement, bit), receipt, check);
        }
        final Receipt right = Receipt.parse(receipt);
        final int firstHint = firstHint(receipt);
        final int behindHints =
                firstHint + CborWriter.headLength(right.treeSize()) + CborWriter.headLength(right.leafIndex());
        for (int bit = 0; bit < 8 * receipt.length; bit++) {
            final byte[] other = flipped(receipt, bit);
            if (bit / 8 >= firstHint && bit / 8 < behindHints && saysTheSameSides(right, other)) {
                assertThat(ReceiptVerifier.verify(statement, other, check)).isEqualTo(verified);
            } else {
                assertRefused(statement, other, check);
            }
        }
    }

    /** Behind the list of proofs come the head of the one proof, of 2 or 3 bytes, and its array head. */
    private static int firstHint(final byte[] receipt) {
        final int proof = HexFormat.of().formatHex(receipt).indexOf(BEFORE_PROOF) / 2 + BEFORE_PROOF.length() / 2;
        final int array = proof + (receipt[proof] == 0x58 ? 2 : 3);
        assertThat(receipt[array]).isEqualTo((byte) 0x83);
        return array + 1;
    }

    private static boolean saysTheSameSides(final Receipt right, final byte[] other) {
        try {
            final Receipt read = Receipt.parse(other);
            return PathSides.same(right.treeSize(), right.leafIndex(), read.treeSize(), read.leafIndex());
        } catch (final MalformedReceiptException e) {
            return false;
        }
    }

    private static void assertRefused(final byte[] statement, final byte[] receipt, final SignatureCheck check) {
        final Verdict verdict = ReceiptVerifier.verify(statement, receipt, check);
        // AssertJ's description of millions of verdicts would take longer than the verdicts.
        if (!(verdict instanceof Verdict.Refused)) {
            throw new AssertionError("not refused: " + HexFormat.of().formatHex(statement) + " "
                    + HexFormat.of().formatHex(receipt));
        }
    }

    private static byte[] flipped(final byte[] bytes, final int bit) {
        final byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }

    private static byte[] longer(final byte[] bytes, final int value, final boolean front) {
        final byte[] copy = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, copy, front ? 1 : 0, bytes.length);
        copy[front ? 0 : bytes.length] = (byte) value;
        return copy;
    }
}
