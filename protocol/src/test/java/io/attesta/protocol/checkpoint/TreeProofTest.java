package io.attesta.protocol.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.protocol.receipt.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeProofTest {
    private static final int SIZE = 40;

    /** Whatever was done to a batch under the older checkpoint, no proof that a log can make hides it. */
    @Test
    void shouldShowEachLeafThatWasChangedDroppedOrInserted() throws IOException {
        for (int oldSize = 1; oldSize <= SIZE; oldSize++) {
            final byte[] oldRoot = PlainTree.of(SIZE).root(oldSize);
            for (int at = 0; at < oldSize; at++) {
                final PlainTree changed = PlainTree.of(SIZE);
                changed.leaves.set(at, new byte[] {99});
                assertNoPrefix(oldSize, oldRoot, changed);

                final PlainTree dropped = PlainTree.of(SIZE + 1);
                dropped.leaves.remove(at);
                assertNoPrefix(oldSize, oldRoot, dropped);

                final PlainTree inserted = PlainTree.of(SIZE);
                inserted.leaves.add(at, new byte[] {99});
                assertNoPrefix(oldSize, oldRoot, inserted);
            }
        }
    }

    private static void assertNoPrefix(final int oldSize, final byte[] oldRoot, final PlainTree now)
            throws IOException {
        final int newSize = now.leaves.size();
        assertThat(TreeProof.isPrefix(
                        oldSize, oldRoot, newSize, now.root(newSize), new HashTree(now).consistency(oldSize, newSize)))
                .isFalse();
    }

    @Test
    void shouldRefuseEveryProofWithOneBitWrong() throws IOException {
        final PlainTree plain = PlainTree.of(SIZE);
        final HashTree tree = new HashTree(plain);
        for (final int oldSize : new int[] {1, 2, 7, 8, 31, 32, 39}) {
            final List<byte[]> proof = tree.consistency(oldSize, SIZE);
            for (int i = 0; i < proof.size(); i++) {
                for (int bit = 0; bit < 256; bit++) {
                    final List<byte[]> wrong = flipped(proof, i, bit);
                    assertThat(TreeProof.isPrefix(oldSize, plain.root(oldSize), SIZE, plain.root(SIZE), wrong))
                            .isFalse();
                }
            }
        }
        final byte[] leaf = new Sha256().leaf(plain.leaves.get(13));
        final List<byte[]> path = tree.inclusion(13, SIZE);
        for (int i = 0; i < path.size(); i++) {
            for (int bit = 0; bit < 256; bit++) {
                assertThat(TreeProof.includes(leaf, 13, SIZE, plain.root(SIZE), flipped(path, i, bit)))
                        .isFalse();
            }
        }
    }

    private static List<byte[]> flipped(final List<byte[]> hashes, final int at, final int bit) {
        final List<byte[]> wrong = new ArrayList<>(hashes);
        final byte[] hash = hashes.get(at).clone();
        hash[bit / 8] ^= (byte) (1 << bit % 8);
        wrong.set(at, hash);
        return wrong;
    }

    @Test
    void shouldRefuseProofsOfWrongLength() throws IOException {
        final PlainTree plain = PlainTree.of(SIZE);
        final HashTree tree = new HashTree(plain);
        for (int oldSize = 1; oldSize < SIZE; oldSize++) {
            final List<byte[]> proof = tree.consistency(oldSize, SIZE);
            final List<byte[]> longer = new ArrayList<>(proof);
            longer.add(new byte[32]);
            final List<byte[]> odd = new ArrayList<>(proof);
            odd.set(0, new byte[31]);
            for (final List<byte[]> wrong : List.of(proof.subList(1, proof.size()), List.<byte[]>of(), longer, odd)) {
                assertThat(TreeProof.isPrefix(oldSize, plain.root(oldSize), SIZE, plain.root(SIZE), wrong))
                        .as("%d in %d with %d hashes", oldSize, SIZE, wrong.size())
                        .isFalse();
            }
        }
    }

    @Test
    void shouldRefuseNonsense() {
        final byte[] root = PlainTree.of(1).root(1);

        assertThat(TreeProof.isPrefix(2, root, 1, root, List.of())).isFalse();
        assertThat(TreeProof.isPrefix(-1, root, 1, root, List.of())).isFalse();
        assertThat(TreeProof.isPrefix(0, root, 1, root, List.of())).isFalse();
        assertThat(TreeProof.isPrefix(1, root, 1, root, List.of(new byte[32]))).isFalse();
        assertThat(TreeProof.isPrefix(1, root, 1, new byte[32], List.of())).isFalse();
        assertThat(TreeProof.includes(root, 0, 1, root, List.of())).isTrue();
        assertThat(TreeProof.includes(root, -1, 1, root, List.of())).isFalse();
        assertThat(TreeProof.includes(root, 0, 0, root, List.of())).isFalse();
        assertThat(TreeProof.includes(root, 0, 1, root, List.of(new byte[32]))).isFalse();
    }

    @Test
    void shouldLetNoHashOfANodePassForALeaf() throws IOException {
        final PlainTree plain = PlainTree.of(2);
        // The root of a tree of two taken for its only leaf: other first bytes keep them apart.
        final byte[] both = new byte[64];
        System.arraycopy(plain.hash(0, 0), 0, both, 0, 32);
        System.arraycopy(plain.hash(0, 1), 0, both, 32, 32);

        assertThat(TreeProof.includes(new Sha256().leaf(both), 0, 1, plain.root(2), List.of()))
                .isFalse();
    }
}
