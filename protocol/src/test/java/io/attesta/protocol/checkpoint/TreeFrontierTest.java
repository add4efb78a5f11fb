package io.attesta.protocol.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TreeFrontierTest {
    private static final int SIZE = 300;

    @Test
    void shouldHaveTheRootOfTheTreeAtEverySize() throws IOException {
        final PlainTree plain = PlainTree.of(SIZE);
        final TreeFrontier frontier = new TreeFrontier(0, plain);
        assertThat(frontier.root()).isEqualTo(plain.root(0));
        for (int i = 0; i < SIZE; i++) {
            frontier.append(
                    plain.leaves.get(i),
                    (height, index, hash) -> assertThat(hash).isEqualTo(plain.hash(height, index)));
            assertThat(frontier.size()).isEqualTo(i + 1);
            assertThat(frontier.root()).isEqualTo(plain.root(i + 1));
        }
    }

    @Test
    void shouldGoOnFromAnySize() throws IOException {
        final PlainTree plain = PlainTree.of(SIZE);
        for (int size = 0; size < SIZE; size++) {
            final TreeFrontier frontier = new TreeFrontier(size, plain);
            assertThat(frontier.root()).isEqualTo(plain.root(size));
            frontier.append(plain.leaves.get(size), (height, index, hash) -> {});
            assertThat(frontier.root()).isEqualTo(plain.root(size + 1));
        }
    }

    @Test
    void shouldTellEachSubtreeOnce() throws IOException {
        final PlainTree plain = PlainTree.of(256);
        final TreeFrontier frontier = new TreeFrontier(0, plain);
        final int[] told = new int[9];

        plain.leaves.forEach(leaf -> frontier.append(leaf, (height, index, hash) -> {
            assertThat(index).isEqualTo(told[height]);
            told[height]++;
        }));

        assertThat(told).containsExactly(256, 128, 64, 32, 16, 8, 4, 2, 1);
    }
}
