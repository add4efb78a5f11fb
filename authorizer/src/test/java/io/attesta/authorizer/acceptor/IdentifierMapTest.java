package io.attesta.authorizer.acceptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdentifierMapTest {
    private final IdentifierMap<String> map = new IdentifierMap<>();

    @Test
    void shouldHoldWhatAMapHolds() {
        final Map<List<Long>, String> model = new HashMap<>();
        final SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            // Few values in each place, so that keys share all but one, and come again.
            final long[] key = {random.nextInt(20), random.nextInt(20), random.nextInt(20), random.nextInt(3)};
            final List<Long> same = List.of(key[0], key[1], key[2], key[3]);
            assertThat(map.get(key[0], key[1], key[2], key[3])).isEqualTo(model.get(same));
            if (random.nextBoolean()) {
                map.put(key[0], key[1], key[2], key[3], "v" + i);
                model.put(same, "v" + i);
            }
        }
        assertThat(map.size()).isEqualTo(model.size());
        model.forEach((key, value) -> assertThat(map.get(key.get(0), key.get(1), key.get(2), key.get(3)))
                .isEqualTo(value));
        final List<String> all = new ArrayList<>();
        map.forEach(all::add);
        assertThat(all).containsExactlyInAnyOrderElementsOf(model.values());
    }

    /** Few places, so that searches pass over each other's keys. */
    @Test
    void shouldTellKeysApartThatDifferInOnePlaceOnly() {
        final SplittableRandom random = new SplittableRandom(8);
        for (int place = 0; place < 4; place++) {
            for (int round = 0; round < 200; round++) {
                final IdentifierMap<Integer> few = new IdentifierMap<>();
                final long[] key = {7, 7, 7, 7};
                final long[] others = random.longs(30).toArray();
                for (int i = 0; i < 30; i++) {
                    key[place] = others[i];
                    assertThat(few.get(key[0], key[1], key[2], key[3])).isNull();
                    few.put(key[0], key[1], key[2], key[3], i);
                }
                for (int i = 0; i < 30; i++) {
                    key[place] = others[i];
                    assertThat(few.get(key[0], key[1], key[2], key[3])).isEqualTo(i);
                }
            }
        }
    }

    @Test
    void shouldForgetAllWhenCleared() {
        map.put(1, 2, 3, 4, "a");
        map.clear();
        assertThat(map.get(1, 2, 3, 4)).isNull();
        assertThat(map.size()).isZero();
        map.forEach(value -> {
            throw new AssertionError(value);
        });
    }

    @Test
    void shouldFindZerosLikeAnyOther() {
        assertThat(map.get(0, 0, 0, 0)).isNull();
        map.put(0, 0, 0, 0, "zeros");
        assertThat(map.get(0, 0, 0, 0)).isEqualTo("zeros");
    }
}
