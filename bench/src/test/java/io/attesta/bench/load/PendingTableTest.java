package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.attesta.bench.load.PendingRequest.State;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PendingTableTest {
    private final PendingTable table = new PendingTable(64, 9);

    @Test
    void shouldFindARequestByItsStanAndByItsNumber() {
        final PendingRequest first = table.claim(100);
        final PendingRequest second = table.claim(100);

        assertThat(table.waiting(first.fields.stan)).isSameAs(first);
        assertThat(table.bySequence(second.sequence)).isSameAs(second);
        assertThat(table.waiting(second.fields.stan + 1)).isNull();
        assertThat(table.waiting(0)).isNull();
        assertThat(table.waiting(-1)).isNull();
        assertThat(table.waiting(999_999)).isNull();
    }

    @Test
    void shouldPassOverAPlaceThatIsUnanswered() {
        final PendingRequest lost = table.claim(100);
        final Set<Integer> stans = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            final PendingRequest request = table.claim(100);
            assertThat(request).isNotSameAs(lost);
            assertThat(stans.add(request.fields.stan)).isTrue();
            table.settle(request, State.ANSWERED);
        }
        assertThat(table.outstanding()).isEqualTo(1);
        assertThat(table.waiting(lost.fields.stan)).isSameAs(lost);
    }

    @Test
    void shouldKeepPlacesWhenStansStartAnew() {
        for (int i = 0; i < 2_100_000; i++) {
            final PendingRequest request = table.claim(100);
            assertThat(request.fields.stan >= 1 && request.fields.stan <= 999_999)
                    .isTrue();
            assertThat(table.waiting(request.fields.stan) == request).isTrue();
            table.settle(request, State.ANSWERED);
        }
        assertThat(table.outstanding()).isZero();
    }
}
