package io.attesta.authorizer.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RowLogTest {
    private static final int WIDTH = 3;

    private final RowLog rows = new RowLog(WIDTH);

    /** Grows by runs, shrinks by runs, down to nothing now and then: over the first chunk's sizes and several chunks. */
    @Test
    void shouldKeepEachRowUntilItLeaves() {
        final SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 60; round++) {
            final int more = random.nextInt(round < 20 ? 700 : 40_000);
            for (int i = 0; i < more; i++) {
                final long row = rows.append();
                for (int column = 0; column < WIDTH; column++) {
                    rows.set(row, column, value(row, column));
                }
            }
            final long fewer = round % 10 == 9 ? rows.size() : random.nextLong(rows.size() + 1);
            for (long i = 0; i < fewer; i++) {
                check(rows.head());
                rows.removeHead();
            }
            for (long row = rows.head(); row < rows.tail(); row += 97) {
                check(row);
            }
        }
        assertThat(rows.tail()).isGreaterThan(10L << 16);
    }

    private void check(final long row) {
        for (int column = 0; column < WIDTH; column++) {
            if (rows.get(row, column) != value(row, column)) {
                assertThat(rows.get(row, column))
                        .as("row %d, column %d", row, column)
                        .isEqualTo(value(row, column));
            }
        }
    }

    private static long value(final long row, final int column) {
        return row * WIDTH + column;
    }
}
