package io.attesta.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisitsTest {
    private final Visits visits = new Visits(4);

    @Test
    void shouldForgetTheOldestWhenFull() {
        for (int i = 0; i < 6; i++) {
            visits.add(i, 100 + i, null, i);
        }
        assertThat(visits.countUpTo(10)).isEqualTo(4);
        assertThat(visits.card(visits.place(0))).isEqualTo(102);
    }

    @Test
    void shouldKnowACodeOnlyWhenItsAnswerCame() {
        final long forgotten = visits.add(0, 1, null, 0);
        final long kept = visits.add(1, 2, null, 10);
        visits.dropOpenedBefore(5);
        visits.opened(forgotten, 77);
        assertThat(visits.code(kept)).isEqualTo(RequestFields.ABSENT);
        visits.opened(kept, 78);
        assertThat(visits.code(kept)).isEqualTo(78);
        assertThat(visits.countUpTo(0)).isZero();
        assertThat(visits.countUpTo(1)).isEqualTo(1);
        assertThat(visits.removeOldest()).isEqualTo(kept);
        assertThat(visits.countUpTo(1)).isZero();
    }
}
