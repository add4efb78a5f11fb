package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptTest {
    /** Of batch 2: tree size 5, leaf 4, one hash. */
    private static final byte[] RECEIPT = VectorBatch.all().get(1).receipt();

    private static final String HEX = HexFormat.of().formatHex(RECEIPT);

    @Test
    void shouldHaveItsPartsWhenReadFromTheVectors() {
        final Receipt receipt = Receipt.parse(RECEIPT);

        assertThat(receipt.kid()).asHexString().isEqualTo("21FE31DFA154A261");
        assertThat(receipt.treeSize()).isEqualTo(5);
        assertThat(receipt.leafIndex()).isEqualTo(4);
        assertThat(receipt.path()).hasSize(32).startsWith(0x40, 0x71, 0xC3);
        assertThat(receipt.signature()).hasSize(64).startsWith(0xD8, 0x9C);
        assertThat(receipt.protectedHeader()).asHexString().isEqualTo("A30127044821FE31DFA154A26119018B01");
    }

    /** Each row changes one place of a good receipt; the message names it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "^d2             | d1             | the receipt has 17 as its tag instead of 18",
                "^d284           | 84             | the receipt is of another type",
                "^d284           | d285           | the receipt's array has 5 elements instead of 4",
                "51a3            | 50a3           | the protected header has 16 bytes instead of 17",
                "51a3            | 51a2           | the protected header has 2 entries instead of 3",
                "a3012704        | a3012604       | the algorithm, EdDSA is not -8",
                "19018b01        | 19018b02       | the tree, RFC9162_SHA256 is not 1",
                "19018b01        | 19018c01       | the tree's label is not 395",
                "a119018c        | a219018c       | the unprotected header has 2 entries instead of 1",
                "a119018c        | a119018d       | the label of the proofs is not 396",
                "a12081          | a12181         | the label of inclusion proofs is not -1",
                "a12081          | a12082         | the list of inclusion proofs has 2 elements instead of 1",
                "a12081          | a12080         | the list of inclusion proofs has 0 elements instead of 1",
                "5826830504      | 5825830504     | the payload is not nil",
                "830504815820    | 840504815820   | the inclusion proof has 4 elements instead of 3",
                "830504815820    | 830404815820   | the leaf index is not below the tree size",
                "830504815820    | 830504825820   | the path has 2 elements instead of 1",
                "830504815820    | 830503815820   | the path has 1 elements instead of 3",
                "830504815820    | 830004815820   | the leaf index is not below the tree size",
                "5826830504815820 | 58288319010104815820 | the tree size is above 256",
                "5826830504815820 | 58288305190100815820 | the leaf index is above 255",
                "f65840          | 405840         | the payload is not nil",
                "f65840          | f6583f         | the signature has 63 bytes instead of 64",
                "$               | 00             | 1 bytes are left over at the end"
            })
    void shouldNameWhatIsWrongWhenAReceiptIsMalformed(final String at, final String with, final String message) {
        final String changed = HEX.replaceFirst(at, with);
        assertThat(changed).isNotEqualTo(HEX);

        assertThatThrownBy(() -> Receipt.parse(HexFormat.of().parseHex(changed)))
                .isInstanceOf(MalformedReceiptException.class)
                .hasMessage(message);
    }

    @Test
    void shouldStayTheSameWhenACallerChangesWhatItGot() {
        final Receipt receipt = Receipt.parse(RECEIPT);
        receipt.kid()[0]++;
        receipt.path()[0]++;
        receipt.signature()[0]++;
        receipt.protectedHeader()[0]++;

        assertThat(receipt).usingRecursiveComparison().isEqualTo(Receipt.parse(RECEIPT));
    }

    @Test
    void shouldHaveTheLengthsOfTheStandardWhenWrittenForTheLargestBatch() {
        final BatchTree tree = new BatchTree();
        tree.header(new byte[1], 0, 1);
        final ReceiptWriter writer = new ReceiptWriter(new byte[8]);
        final byte[] target = new byte[ReceiptWriter.MAX_LENGTH];

        tree.add(new byte[1], 0, 1);
        tree.compute();
        assertThat(writer.write(tree, 1, new byte[64], 0, target, 0)).isEqualTo(134);
        while (tree.size() < BatchTree.MAX_LEAVES) {
            tree.add(new byte[1], 0, 1);
        }
        tree.compute();
        assertThat(writer.write(tree, 255, new byte[64], 0, target, 0)).isEqualTo(ReceiptWriter.MAX_LENGTH);
        assertThat(Receipt.parse(target).path()).hasSize(256);
    }

    @Test
    void shouldRefuseAKeyIdentifierWhenItHasNotEightBytes() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReceiptWriter(new byte[7]));
        assertThatIllegalArgumentException().isThrownBy(() -> new SignatureInput(new byte[9]));
    }
}
