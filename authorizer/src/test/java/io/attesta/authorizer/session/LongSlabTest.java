package io.attesta.authorizer.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LongSlabTest {
    private static final int ARRAY_BYTES = 4 << 20;

    private final Map<long[], Set<Integer>> cut = new IdentityHashMap<>();

    @Test
    void shouldGiveEachLongOnceAndZeroed() {
        final LongSlab slab = new LongSlab(256);
        for (int length = 64; length <= 1 << 16; length *= 2) {
            for (int i = 0; i < 256; i++) {
                take(slab, length);
                // Parts do not grow at the same moment.
                take(slab, length * 2);
            }
        }
    }

    @Test
    void shouldTakeNoMoreThanIsWantedOfSmallRanges() {
        final LongSlab slab = new LongSlab(64);
        for (int i = 0; i < 64; i++) {
            slab.cut(256);
        }
        assertThat(slab.array()).hasSize(64 * 256);
        slab.cut(256);
        assertThat(slab.from()).isZero();
    }

    @Test
    void shouldCutLargeRangesFromArraysThatFillRegionsOfTheHeap() {
        final LongSlab slab = new LongSlab(256);
        slab.cut(1 << 14);
        assertThat(slab.array().length * 8L).isGreaterThan(ARRAY_BYTES / 2).isLessThan(ARRAY_BYTES);
        slab.cut(1 << 20);
        assertThat(slab.array()).hasSize(1 << 20);
    }

    private void take(final LongSlab slab, final int length) {
        slab.cut(length);
        final long[] array = slab.array();
        final int from = slab.from();
        assertThat(cut.computeIfAbsent(array, any -> new HashSet<>()).add(from)).isTrue();
        assertThat(Arrays.stream(array, from, from + length).allMatch(value -> value == 0))
                .isTrue();
        Arrays.fill(array, from, from + length, -1);
    }
}
