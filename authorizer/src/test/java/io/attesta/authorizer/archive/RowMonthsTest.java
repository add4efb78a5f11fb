package io.attesta.authorizer.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

class RowMonthsTest {
    private final RowMonths months = new RowMonths();

    @Test
    void shouldNameEachMonthOnceWhenRowsComeAtItsEdges() {
        add("2026-09-30T23:59:59.999Z");
        add("2026-10-01T00:00:00Z");
        add("2026-10-31T23:59:59.999Z");
        add("2026-09-01T00:00:00Z");
        assertThat(months.all()).containsExactly(YearMonth.of(2026, 9), YearMonth.of(2026, 10));
    }

    @Test
    void shouldNameNoMonthWhenClockIsMad() {
        add("1999-12-31T23:59:59Z");
        add("2200-01-01T00:00:00Z");
        assertThat(months.all()).isEmpty();
    }

    @Test
    void shouldBeEmptyWhenCleared() {
        add("2026-09-30T00:00:00Z");
        months.clear();
        assertThat(months.all()).isEmpty();
        add("2026-09-30T00:00:00Z");
        assertThat(months.all()).hasSize(1);
    }

    private void add(final String instant) {
        months.add(Instant.parse(instant).toEpochMilli());
    }
}
