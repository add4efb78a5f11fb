package io.attesta.authorizer.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RowIndexTest {
    private final RowLog rows = new RowLog(1);
    private final RowIndex index = new RowIndex(rows);
    private final SplittableRandom random = new SplittableRandom(5);

    @Test
    void shouldFindWhatWasAddedAndNotRemovedWhileItGrows() {
        final Deque<Long> hashes = new ArrayDeque<>();
        for (int i = 0; i < 300_000; i++) {
            // Few different low bits, so that runs become long and many tags are alike.
            final long hash = random.nextLong() & 0xFF00_0000_0001_FFF1L;
            final long row = rows.append();
            rows.set(row, 0, i);
            index.add(hash, row);
            hashes.add(hash);
            if (i % 3 == 0) {
                index.remove(hashes.remove(), rows.head());
                rows.removeHead();
            }
        }
        long row = rows.head();
        for (final long hash : hashes) {
            final long sought = row++;
            if (index.find(hash, found -> found == sought) != sought) {
                assertThat(index.find(hash, found -> found == sought)).isEqualTo(sought);
            }
            index.ahead(hash);
        }
        row = rows.head();
        for (final long hash : hashes) {
            index.remove(hash, row);
            final long gone = row++;
            if (row % 1_000 == 0) {
                assertThat(index.find(hash, found -> found == gone)).isEqualTo(RowIndex.NONE);
            }
        }
    }

    @Test
    void shouldFindOnlyTheOtherRowWhenOneWasReplaced() {
        final long row = rows.append();
        final long twin = rows.append();
        final long by = rows.append();
        index.add(7, row);
        index.add(7, twin);
        index.replace(7, row, by);
        assertThat(index.find(7, found -> found == by)).isEqualTo(by);
        assertThat(index.find(7, found -> found == twin)).isEqualTo(twin);
        assertThat(index.find(7, found -> found == row)).isEqualTo(RowIndex.NONE);
        index.remove(7, by);
        index.remove(7, twin);
        assertThat(index.find(7, found -> true)).isEqualTo(RowIndex.NONE);
    }

    @Test
    void shouldRefuseToReplaceWhatIsNotThere() {
        final long row = rows.append();
        index.add(7, row);
        assertThatThrownBy(() -> index.replace(7, rows.append(), row)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldRefuseToRemoveWhatIsNotThere() {
        final long row = rows.append();
        index.add(7, row);
        assertThatThrownBy(() -> index.remove(9, row)).isInstanceOf(IllegalStateException.class);
    }
}
