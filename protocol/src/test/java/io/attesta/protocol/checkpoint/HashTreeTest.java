package io.attesta.protocol.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attesta.protocol.receipt.Sha256;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashTreeTest {
    private static final HexFormat HEX = HexFormat.of();

    /** The leaves that implementations of Certificate Transparency test with. */
    private static PlainTree reference() {
        final PlainTree tree = new PlainTree();
        for (final String leaf : new String[] {
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
        }) {
            tree.leaves.add(HEX.parseHex(leaf));
        }
        return tree;
    }

    @ParameterizedTest
    @CsvSource({
        "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void shouldGiveTheRootsOfTheReferenceTree(final int size, final String root) throws IOException {
        assertThat(new HashTree(reference()).root(size)).asHexString().isEqualToIgnoringCase(root);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 8, 96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
                + " 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
                + " 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        "6, 8, 0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
                + " ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
                + " d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "2, 5, 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
                + " bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
    })
    void shouldGiveTheConsistencyProofsOfTheReferenceTree(final int oldSize, final int newSize, final String proof)
            throws IOException {
        assertThat(new HashTree(reference())
                        .consistency(oldSize, newSize).stream()
                                .map(HEX::formatHex)
                                .toList())
                .containsExactly(proof.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "5, 8, bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
                + " ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
                + " d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "2, 3, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    })
    void shouldGiveTheInclusionProofsOfTheReferenceTree(final int index, final int size, final String proof)
            throws IOException {
        final List<String> path = new HashTree(reference())
                .inclusion(index, size).stream().map(HEX::formatHex).toList();

        if (index == 5) {
            // Leaf 5's sibling is leaf 4.
            assertThat(path).hasSize(3).endsWith(proof.split(" ")[1], proof.split(" ")[2]);
        } else {
            assertThat(path).containsExactly(proof.split(" "));
        }
    }

    @Test
    void shouldProveEveryLeafOfEverySize() throws IOException {
        final PlainTree plain = PlainTree.of(70);
        final HashTree tree = new HashTree(plain);
        for (int size = 1; size <= 70; size++) {
            final byte[] root = plain.root(size);
            assertThat(tree.root(size)).isEqualTo(root);
            for (int index = 0; index < size; index++) {
                final byte[] leaf = new Sha256().leaf(plain.leaves.get(index));
                final List<byte[]> path = tree.inclusion(index, size);
                assertThat(TreeProof.includes(leaf, index, size, root, path)).isTrue();
                assertThat(TreeProof.includes(leaf, (index + 1) % size, size, root, path) && size > 1)
                        .as("leaf %d of %d at another place", index, size)
                        .isFalse();
            }
        }
    }

    @Test
    void shouldProveEveryPrefixOfEverySize() throws IOException {
        final PlainTree plain = PlainTree.of(70);
        final HashTree tree = new HashTree(plain);
        for (int newSize = 0; newSize <= 70; newSize++) {
            for (int oldSize = 0; oldSize <= newSize; oldSize++) {
                assertThat(TreeProof.isPrefix(
                                oldSize,
                                plain.root(oldSize),
                                newSize,
                                plain.root(newSize),
                                tree.consistency(oldSize, newSize)))
                        .as("%d in %d", oldSize, newSize)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldRefuseWhatIsNotInTheTree() throws IOException {
        final HashTree tree = new HashTree(PlainTree.of(5));

        assertThatThrownBy(() -> tree.inclusion(5, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.inclusion(-1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tree.consistency(6, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
