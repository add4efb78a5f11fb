package io.attesta.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTreeTest {
    private static final List<byte[]> REFERENCE_LEAVES = List.of(
                    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
            .stream()
            .map(HexFormat.of()::parseHex)
            .toList();

    /**
     * Roots of the first 1 … 8 reference leaves, as published with the Certificate Transparency reference
     * implementation.
     */
    private static final List<String> REFERENCE_ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private final BatchTree tree = new BatchTree();

    @Test
    void shouldHaveThePublishedRootsWhenLeavesAreTheReferenceLeaves() {
        for (int size = 1; size <= REFERENCE_LEAVES.size(); size++) {
            fill(REFERENCE_LEAVES.subList(0, size));

            assertThat(HexFormat.of().formatHex(root())).isEqualTo(REFERENCE_ROOTS.get(size - 1));
        }
    }

    /**
     * Paths of the reference leaves, as published with the same implementation, and computed again outside of Java by the
     * words of RFC 9162 §2.1.3.1.
     */
    @ParameterizedTest
    @CsvSource({
        "0, 1, ''",
        "0, 8, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
                + "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
                + "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        "5, 8, bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
                + "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
                + "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "2, 3, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "1, 5, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
                + "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
                + "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
    })
    void shouldHaveThePublishedPathsWhenLeavesAreTheReferenceLeaves(
            final int leaf, final int size, final String published) {
        fill(REFERENCE_LEAVES.subList(0, size));

        assertThat(HexFormat.of().formatHex(path(leaf))).isEqualTo(published);
        final byte[] root = InclusionPath.root(
                REFERENCE_LEAVES.get(leaf), size, leaf, HexFormat.of().parseHex(published));
        assertThat(HexFormat.of().formatHex(root)).isEqualTo(REFERENCE_ROOTS.get(size - 1));
    }

    @Test
    void shouldEqualTheRecursiveTreeWhenAnyNumberOfLeavesIsGiven() {
        for (int size = 1; size <= BatchTree.MAX_LEAVES; size++) {
            final List<byte[]> leaves = leaves(size);
            fill(leaves);

            assertThat(root()).as("root of %d", size).isEqualTo(RecursiveTree.root(leaves));
        }
    }

    @Property(tries = 200)
    void shouldGiveTheStandardsPathWhenAskedForAnyLeaf(
            @ForAll @IntRange(min = 1, max = BatchTree.MAX_LEAVES) final int size,
            @ForAll @IntRange(min = 0, max = BatchTree.MAX_LEAVES - 1) final int anyLeaf) {
        final List<byte[]> leaves = leaves(size);
        final int leaf = anyLeaf % size;
        fill(leaves);

        final byte[] path = path(leaf);

        assertThat(path).isEqualTo(RecursiveTree.joined(RecursiveTree.path(leaf, leaves)));
        assertThat(path).hasSize(tree.pathLength(leaf) * BatchTree.HASH_LENGTH);
        assertThat(InclusionPath.root(leaves.get(leaf), size, leaf, path)).isEqualTo(root());
    }

    @Test
    void shouldRefuseThePathWhenItIsTooShortOrTooLong() {
        final List<byte[]> leaves = leaves(11);
        fill(leaves);
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            final byte[] path = path(leaf);
            final byte[] bytes = leaves.get(leaf);
            final int index = leaf;
            final byte[] shorter = Arrays.copyOf(path, path.length - BatchTree.HASH_LENGTH);
            final byte[] longer = Arrays.copyOf(path, path.length + BatchTree.HASH_LENGTH);

            assertThatThrownBy(() -> InclusionPath.root(bytes, leaves.size(), index, shorter))
                    .isInstanceOf(MalformedReceiptException.class)
                    .hasMessage("the path is too short");
            assertThatThrownBy(() -> InclusionPath.root(bytes, leaves.size(), index, longer))
                    .isInstanceOf(MalformedReceiptException.class)
                    .hasMessage("the path is too long");
        }
    }

    @Test
    void shouldGiveTheSameRootWhenTheHeaderComesLast() {
        final List<byte[]> leaves = leaves(6);
        fill(leaves);
        final byte[] expected = root();

        tree.reset();
        leaves.subList(1, 6).forEach(leaf -> tree.add(leaf, 0, leaf.length));
        tree.header(leaves.get(0), 0, leaves.get(0).length);
        tree.compute();

        assertThat(root()).isEqualTo(expected);
    }

    @Test
    void shouldHashOnlyTheRangeGivenWhenTheArrayIsLarger() {
        fill(List.of(new byte[] {7}, new byte[] {8, 9}));
        final byte[] expected = root();

        tree.reset();
        tree.header(new byte[] {1, 7, 1}, 1, 1);
        assertThat(tree.add(new byte[] {1, 8, 9, 1}, 1, 2)).isEqualTo(1);
        tree.compute();

        assertThat(root()).isEqualTo(expected);
    }

    @Test
    void shouldRefuseAStatementWhenTheBatchIsFull() {
        fill(leaves(BatchTree.MAX_LEAVES));

        assertThatIllegalStateException()
                .isThrownBy(() -> tree.add(new byte[0], 0, 0))
                .withMessage("a batch has at most 255 statements");
    }

    @Test
    void shouldRefuseToComputeWhenTheHeaderIsMissing() {
        fill(leaves(2));
        tree.reset();
        tree.add(new byte[0], 0, 0);

        assertThatIllegalStateException().isThrownBy(tree::compute);
    }

    @Test
    void shouldRefuseRootAndPathWhenALeafCameAfterComputing() {
        fill(leaves(2));
        tree.add(new byte[0], 0, 0);

        assertThatIllegalStateException().isThrownBy(this::root);
        assertThatIllegalStateException().isThrownBy(() -> path(1));
    }

    @Test
    void shouldRefuseAPathWhenTheLeafIsNotThere() {
        fill(leaves(2));

        assertThatThrownBy(() -> path(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.pathLength(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private void fill(final List<byte[]> leaves) {
        tree.reset();
        tree.header(leaves.get(0), 0, leaves.get(0).length);
        leaves.subList(1, leaves.size()).forEach(leaf -> tree.add(leaf, 0, leaf.length));
        tree.compute();
    }

    private byte[] root() {
        final byte[] root = new byte[BatchTree.HASH_LENGTH];
        tree.copyRoot(root, 0);
        return root;
    }

    private byte[] path(final int leaf) {
        final byte[] path = new byte[InclusionPath.MAX_LENGTH * BatchTree.HASH_LENGTH];
        final int length = tree.writePath(leaf, path, 0);
        return Arrays.copyOf(path, length);
    }

    private static List<byte[]> leaves(final int size) {
        return IntStream.range(0, size)
                .mapToObj(leaf -> new byte[] {(byte) leaf, (byte) size})
                .toList();
    }
}
