package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiptVerifierTest {
    /**
     * In every receipt the proof begins here: its array head, then the tree size and the leaf index of one byte each.
     */
    private static final String PROOF_START = "a119018ca12081";

    private static final Verdict WRONG_SIGNATURE = new Verdict.Refused("the signature is not over this statement");

    private VectorKey key;

    static List<VectorBatch> batches() {
        return VectorBatch.all();
    }

    @BeforeEach
    void readKey() throws GeneralSecurityException {
        key = new VectorKey();
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldVerifyWhenStatementAndReceiptBelongTogether(final VectorBatch batch) {
        assertThat(ReceiptVerifier.verify(batch.statement(), batch.receipt(), key))
                .isEqualTo(new Verdict.Verified(Statement.parse(batch.statement())));
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldRefuseWhenOneBitOfTheStatementIsOther(final VectorBatch batch) {
        for (int bit = 0; bit < 8 * batch.statement().length; bit++) {
            final byte[] statement = flipped(batch.statement(), bit);

            assertThat(ReceiptVerifier.verify(statement, batch.receipt(), key))
                    .as("bit %d", bit)
                    .isInstanceOf(Verdict.Refused.class);
        }
    }

    /** All of the receipt but the two hints: tags, labels, protected header, path and signature. */
    @ParameterizedTest
    @MethodSource("batches")
    void shouldRefuseWhenOneBitOfTheReceiptIsOther(final VectorBatch batch) {
        final int hints = hintsOffset(batch.receipt());
        for (int bit = 0; bit < 8 * batch.receipt().length; bit++) {
            if (bit / 8 != hints && bit / 8 != hints + 1) {
                final byte[] receipt = flipped(batch.receipt(), bit);

                assertThat(ReceiptVerifier.verify(batch.statement(), receipt, key))
                        .as("bit %d", bit)
                        .isInstanceOf(Verdict.Refused.class);
            }
        }
    }

    /**
     * No signature covers tree size and leaf index; they can only spoil the computation, never change what is
     * verified.
     */
    @ParameterizedTest
    @MethodSource("batches")
    void shouldNeverSayAnythingElseWhenTheHintsAreOther(final VectorBatch batch) {
        final int hints = hintsOffset(batch.receipt());
        for (int size = 0; size < 24; size++) {
            for (int leaf = 0; leaf < 24; leaf++) {
                final byte[] receipt = batch.receipt().clone();
                receipt[hints] = (byte) size;
                receipt[hints + 1] = (byte) leaf;

                final Verdict verdict = ReceiptVerifier.verify(batch.statement(), receipt, key);

                if (verdict instanceof Verdict.Verified verified) {
                    assertThat(verified.statement()).isEqualTo(Statement.parse(batch.statement()));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("batches")
    void shouldRefuseWhenCutOffAnywhere(final VectorBatch batch) {
        for (int length = 0; length < batch.receipt().length; length++) {
            final byte[] receipt = Arrays.copyOf(batch.receipt(), length);
            assertThat(ReceiptVerifier.verify(batch.statement(), receipt, key)).isInstanceOf(Verdict.Refused.class);
        }
        for (int length = 0; length < batch.statement().length; length++) {
            final byte[] statement = Arrays.copyOf(batch.statement(), length);
            assertThat(ReceiptVerifier.verify(statement, batch.receipt(), key)).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void shouldRefuseWhenTheReceiptIsAnotherStatements() {
        final List<VectorBatch> batches = batches();
        for (final VectorBatch one : batches) {
            for (final VectorBatch other : batches) {
                if (one != other) {
                    assertThat(ReceiptVerifier.verify(one.statement(), other.receipt(), key))
                            .isEqualTo(WRONG_SIGNATURE);
                }
            }
        }
        final VectorBatch seven = batches.get(2);
        for (final byte[] statement : seven.statements().subList(0, 6)) {
            assertThat(ReceiptVerifier.verify(statement, seven.receipt(), key)).isEqualTo(WRONG_SIGNATURE);
        }
    }

    /** A header is in its batch and the signature covers it; it still is no statement. */
    @ParameterizedTest
    @MethodSource("batches")
    void shouldRefuseWhenTheLeafIsTheBatchHeader(final VectorBatch batch) {
        final byte[] signature = Receipt.parse(batch.receipt()).signature();
        final byte[] receipt = written(batch.tree(), 0, signature);
        final byte[] message = SignatureInput.of(
                Receipt.parse(receipt).protectedHeader(), Receipt.parse(receipt).root(batch.header()));
        assertThat(key.check(key.kid(), message, signature)).isEqualTo(SignatureCheck.Answer.VALID);

        assertThat(ReceiptVerifier.verify(batch.header(), receipt, key))
                .isEqualTo(new Verdict.Refused("the statement has 3 entries instead of 5"));
    }

    @Test
    void shouldNameTheKeyWhenItIsUnknown() {
        final VectorBatch batch = batches().get(0);

        assertThat(ReceiptVerifier.verify(
                        batch.statement(), batch.receipt(), (kid, message, bytes) -> SignatureCheck.Answer.UNKNOWN_KEY))
                .isEqualTo(new Verdict.Refused("no key 21fe31dfa154a261 is among those trusted"));
    }

    /** A node's two hashes are no leaf: without the prefixes of RFC 9162 the parent could pass for a statement. */
    @Test
    void shouldComputeAnotherRootWhenAnInnerNodeIsGivenAsLeaf() {
        final VectorBatch batch = batches().get(0);
        final BatchTree tree = batch.tree();
        final byte[] headerHash = new byte[32];
        final byte[] statementHash = new byte[32];
        tree.writePath(1, headerHash, 0);
        tree.writePath(0, statementHash, 0);
        final byte[] root = new byte[32];
        tree.copyRoot(root, 0);

        final byte[] node = RecursiveTree.joined(List.of(headerHash, statementHash));

        assertThat(InclusionPath.root(node, 1, 0, new byte[0])).isNotEqualTo(root);
    }

    @Property(tries = 60)
    void shouldVerifyEachStatementWhenABatchHasAnySize(
            @ForAll @IntRange(min = 1, max = 255) final int size, @ForAll final long seed) {
        final Random random = new Random(seed);
        final BatchTree tree = new BatchTree();
        final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
        final byte[] hash = new byte[32];
        tree.header(
                header,
                0,
                new BatchHeaderWriter(Restated.ascii("attesta/1")).write(seed >>> 32, 1, hash, size, hash, header, 0));
        final byte[][] statements = new byte[size][];
        for (int i = 0; i < size; i++) {
            statements[i] = anyStatement(random);
            assertThat(tree.add(statements[i], 0, statements[i].length)).isEqualTo(i + 1);
        }
        tree.compute();
        final byte[] signed = new SignatureInput(key().kid()).over(tree).bytes();
        final byte[] signature = new byte[64];
        random.nextBytes(signature);

        final SignatureCheck onlyThisRoot =
                (kid, message, bytes) -> Arrays.equals(message, signed) && Arrays.equals(bytes, signature)
                        ? SignatureCheck.Answer.VALID
                        : SignatureCheck.Answer.INVALID;

        for (int i = 0; i < size; i++) {
            final byte[] receipt = written(tree, i + 1, signature);
            assertThat(ReceiptVerifier.verify(statements[i], receipt, onlyThisRoot))
                    .isEqualTo(new Verdict.Verified(Statement.parse(statements[i])));
            assertThat(ReceiptVerifier.verify(statements[(i + 1) % size], receipt, onlyThisRoot))
                    .isInstanceOf(size == 1 ? Verdict.Verified.class : Verdict.Refused.class);
        }
    }

    @Property(tries = 3000)
    void shouldOnlyEverRefuseWhenStatementAndReceiptWereMutatedAtRandom(
            @ForAll @IntRange(max = 5) final int which, @ForAll final long seed) {
        final Random random = new Random(seed);
        final VectorBatch batch = batches().get(which);
        final byte[] statement = mutated(batch.statement(), random);
        final byte[] receipt = random.nextBoolean() ? batch.receipt() : mutated(batch.receipt(), random);

        assertThat(ReceiptVerifier.verify(statement, receipt, key())).isInstanceOf(Verdict.Refused.class);
        // Whatever a check would answer, nothing but a verdict comes out.
        assertThat(ReceiptVerifier.verify(statement, receipt, (kid, message, bytes) -> SignatureCheck.Answer.VALID))
                .isNotNull();
    }

    @Property(tries = 3000)
    void shouldRefuseWhenBytesAreRandom(@ForAll final byte[] statement, @ForAll final byte[] receipt) {
        assertThat(ReceiptVerifier.verify(statement, receipt, (kid, message, bytes) -> SignatureCheck.Answer.VALID))
                .isInstanceOf(Verdict.Refused.class);
    }

    /** jqwik does not run JUnit's lifecycle methods. */
    private static VectorKey key() {
        try {
            return new VectorKey();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] anyStatement(final Random random) {
        final StatementFields fields = new StatementFields();
        fields.identity(random.nextInt(65536), random.nextLong());
        fields.times(random.nextInt(Integer.MAX_VALUE), random.nextInt(Integer.MAX_VALUE));
        fields.action(random.nextInt(300));
        fields.card(random.nextLong(), random.nextLong(), random.nextInt(10000));
        fields.acceptor(Restated.ascii("RO-CJ-MED-00042"), 0, random.nextInt(16));
        fields.stan(random.nextInt(1_000_000));
        fields.cardVersion(random.nextLong());
        return Restated.statement(Statement.parse(writtenBytes(fields)));
    }

    private static byte[] writtenBytes(final StatementFields fields) {
        final byte[] target = new byte[StatementWriter.MAX_LENGTH];
        final int length = new StatementWriter(Restated.ascii("attesta/1")).write(fields, target, 0);
        return Arrays.copyOf(target, length);
    }

    private static byte[] written(final BatchTree tree, final int leaf, final byte[] signature) {
        final byte[] target = new byte[ReceiptWriter.MAX_LENGTH];
        final int length = new ReceiptWriter(key().kid()).write(tree, leaf, signature, 0, target, 0);
        return Arrays.copyOf(target, length);
    }

    private static int hintsOffset(final byte[] receipt) {
        final String hex = HexFormat.of().formatHex(receipt);
        final int proofHead = hex.indexOf(PROOF_START) / 2 + PROOF_START.length() / 2;
        // The byte string's head has two bytes, the proof's array head one.
        return proofHead + 3;
    }

    private static byte[] flipped(final byte[] bytes, final int bit) {
        final byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }

    /**
     * One to four edits: a byte set, a byte taken out, a byte put in, a stretch copied elsewhere; never the same bytes
     * again.
     */
    private static byte[] mutated(final byte[] original, final Random random) {
        byte[] bytes = original;
        final int edits = 1 + random.nextInt(4);
        for (int edit = 0; edit < edits || Arrays.equals(bytes, original); edit++) {
            bytes = edited(bytes, random);
        }
        return bytes;
    }

    private static byte[] edited(final byte[] bytes, final Random random) {
        final int at = random.nextInt(bytes.length);
        final byte[] copy;
        switch (random.nextInt(4)) {
            case 0 -> {
                copy = bytes.clone();
                copy[at] = (byte) random.nextInt(256);
            }
            case 1 -> {
                copy = Arrays.copyOf(bytes, bytes.length - 1);
                System.arraycopy(bytes, at + 1, copy, at, copy.length - at);
            }
            case 2 -> {
                copy = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, at, copy, at + 1, bytes.length - at);
                copy[at] = (byte) random.nextInt(256);
            }
            default -> {
                copy = bytes.clone();
                final int from = random.nextInt(bytes.length);
                System.arraycopy(bytes, from, copy, at, Math.min(8, bytes.length - Math.max(from, at)));
            }
        }
        return copy;
    }
}
