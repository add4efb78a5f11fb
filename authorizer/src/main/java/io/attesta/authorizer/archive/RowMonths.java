package io.attesta.authorizer.archive;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;

/** The months (UTC) in which rows fall, so that their partitions can be made before the rows come. */
final class RowMonths {
    // A clock gone mad makes no partitions: its rows go to the default one.
    private static final int MIN_YEAR = 2000;
    private static final int MAX_YEAR = 2199;

    private final Set<YearMonth> months = new TreeSet<>();
    // The month of the last row: nearly always that of the next one too.
    private long fromMs = Long.MAX_VALUE;
    private long untilMs = Long.MIN_VALUE;

    /** Takes the month of an instant, ms since 1970. */
    void add(final long ms) {
        if (ms >= fromMs && ms < untilMs) {
            return;
        }
        final YearMonth month = YearMonth.from(Instant.ofEpochMilli(ms).atOffset(ZoneOffset.UTC));
        fromMs = startMs(month);
        untilMs = startMs(month.plusMonths(1));
        if (month.getYear() >= MIN_YEAR && month.getYear() <= MAX_YEAR) {
            months.add(month);
        }
    }

    Set<YearMonth> all() {
        return months;
    }

    void clear() {
        months.clear();
        fromMs = Long.MAX_VALUE;
        untilMs = Long.MIN_VALUE;
    }

    private static long startMs(final YearMonth month) {
        return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    }
}
