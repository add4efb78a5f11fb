package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tree size and leaf index stand in a receipt unsigned. Which other values still lead to the signed root, and that none
 * of them changes what is verified: the rule of {@code docs/concepts/receipts.md}, held against every pair there is.
 */
class UnsignedHintsTest {
    private static final long FIRST_BEYOND = 300;
    private static final long[] HUGE = {
        1L << 15, 1L << 16, (1L << 32) - 1, 1L << 32, (1L << 32) + 2, Long.MAX_VALUE, Long.MIN_VALUE, -2, -1
    };

    /** Each pair is judged as the rule says: 300 sizes times 300 indexes, and numbers of up to 64 bits. */
    @ParameterizedTest
    @CsvSource({"2, 1", "5, 4", "8, 5", "17, 16", "24, 3", "200, 130", "256, 255"})
    void shouldVerifyOtherHintsExactlyWhenTheySayTheSameSides(final int size, final int index) {
        final GeneratedBatch batch = new GeneratedBatch(size - 1, size);
        final byte[] statement = batch.leaf(index);
        final Receipt receipt = Receipt.parse(batch.receipt(index));
        final Verdict verified = new Verdict.Verified(Statement.parse(statement));
        int accepted = 0;
        for (final long otherSize : values()) {
            for (final long otherIndex : values()) {
                final Verdict verdict =
                        ReceiptVerifier.verify(statement, withHints(receipt, otherSize, otherIndex), batch::check);
                if (isPair(otherSize, otherIndex) && PathSides.same(size, index, (int) otherSize, (int) otherIndex)) {
                    assertThat(verdict).as("%d, %d", otherSize, otherIndex).isEqualTo(verified);
                    accepted++;
                } else {
                    assertThat(verdict).as("%d, %d", otherSize, otherIndex).isInstanceOf(Verdict.Refused.class);
                }
            }
        }
        assertThat(accepted).isPositive();
    }

    /** The table of the page: all pairs that lead to the same root, no more and no fewer. */
    @Test
    void shouldAcceptThePairsThatThePageNames() throws IOException {
        final Path page = Path.of(System.getProperty("attesta.home")).resolve("docs/concepts/receipts.md");
        final Matcher rows =
                Pattern.compile("(?m)^\\| (\\d+), (\\d+) \\| ([0-9, ;]+) \\|$").matcher(Files.readString(page));
        int examples = 0;
        while (rows.find()) {
            assertThat(String.join("; ", accepted(Integer.parseInt(rows.group(1)), Integer.parseInt(rows.group(2)))))
                    .isEqualTo(rows.group(3));
            examples++;
        }
        assertThat(examples).isEqualTo(3);
    }

    /** The rule, in terms of bits, against the standard's own words: each pair of a tree of up to 256 leaves. */
    @Test
    void shouldHaveARuleThatIsTheStandardsRecursion() {
        final List<int[]> pairs = new ArrayList<>();
        final List<String> sides = new ArrayList<>();
        for (int size = 1; size <= BatchTree.MAX_LEAVES; size++) {
            for (int index = 0; index < size; index++) {
                pairs.add(new int[] {size, index});
                sides.add(PathSides.of(size, index));
                assertThat(InclusionPath.length(size, index))
                        .isEqualTo(sides.get(sides.size() - 1).length());
            }
        }
        for (int one = 0; one < pairs.size(); one += 97) {
            for (int other = 0; other < pairs.size(); other++) {
                final boolean same =
                        PathSides.same(pairs.get(one)[0], pairs.get(one)[1], pairs.get(other)[0], pairs.get(other)[1]);
                if (same != sides.get(one).equals(sides.get(other))) {
                    throw new AssertionError("the rule is wrong for the pairs " + one + " and " + other);
                }
            }
        }
    }

    /** The vectors too, with their real key and signature. */
    @Test
    void shouldHoldTheRuleForTheVectors() throws Exception {
        final VectorKey key = new VectorKey();
        for (final VectorBatch batch : VectorBatch.all()) {
            final Receipt receipt = Receipt.parse(batch.receipt());
            final Verdict verified = new Verdict.Verified(Statement.parse(batch.statement()));
            for (int size = 1; size <= 40; size++) {
                for (int index = 0; index < size; index++) {
                    final Verdict verdict =
                            ReceiptVerifier.verify(batch.statement(), withHints(receipt, size, index), key);
                    if (PathSides.same(receipt.treeSize(), receipt.leafIndex(), size, index)) {
                        assertThat(verdict).isEqualTo(verified);
                    } else {
                        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
                    }
                }
            }
        }
    }

    private static List<String> accepted(final int size, final int index) {
        final List<String> accepted = new ArrayList<>();
        for (int otherSize = 1; otherSize <= BatchTree.MAX_LEAVES; otherSize++) {
            for (int otherIndex = 0; otherIndex < otherSize; otherIndex++) {
                if (PathSides.of(size, index).equals(PathSides.of(otherSize, otherIndex))) {
                    accepted.add(otherSize + ", " + otherIndex);
                }
            }
        }
        return accepted;
    }

    private static List<Long> values() {
        final List<Long> values = new ArrayList<>();
        for (long value = 0; value < FIRST_BEYOND; value++) {
            values.add(value);
        }
        for (final long value : HUGE) {
            values.add(value);
        }
        return values;
    }

    private static boolean isPair(final long size, final long index) {
        return size >= 1 && size <= BatchTree.MAX_LEAVES && index >= 0 && index < size;
    }

    /** The receipt with other hints in it and the same path, deterministic CBOR as ever. */
    private static byte[] withHints(final Receipt receipt, final long size, final long index) {
        final byte[] path = receipt.path();
        final int hashes = path.length / BatchTree.HASH_LENGTH;
        final byte[] target = new byte[512];
        final CborWriter cbor = new CborWriter();
        cbor.wrap(target, 0);
        cbor.arrayHead(3);
        cbor.unsigned(size);
        cbor.unsigned(index);
        cbor.arrayHead(hashes);
        for (int at = 0; at < path.length; at += BatchTree.HASH_LENGTH) {
            cbor.bytes(path, at, BatchTree.HASH_LENGTH);
        }
        return around(receipt, Arrays.copyOf(target, cbor.position()));
    }

    private static byte[] around(final Receipt receipt, final byte[] proof) {
        final byte[] target = new byte[512];
        final CborWriter cbor = new CborWriter();
        cbor.wrap(target, 0);
        cbor.tag(ReceiptWriter.COSE_SIGN1);
        cbor.arrayHead(4);
        cbor.bytes(receipt.protectedHeader(), 0, ProtectedHeader.LENGTH);
        cbor.mapHead(1);
        cbor.unsigned(ReceiptWriter.PROOFS);
        cbor.mapHead(1);
        cbor.negative(ReceiptWriter.INCLUSION);
        cbor.arrayHead(1);
        cbor.bytes(proof, 0, proof.length);
        cbor.nil();
        cbor.bytes(receipt.signature(), 0, ReceiptWriter.SIGNATURE_LENGTH);
        return Arrays.copyOf(target, cbor.position());
    }
}
