package io.attesta.authorizer.decision;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * The month in which a time lies, in the zone of the cards, as the number YYMM. Remembers the bounds of the month it saw last, so that
 * asking again costs two comparisons; owned by one thread.
 */
final class CardMonth {
    private final ZoneId zone;
    private long fromMs = 1;
    private long untilMs;
    private int month;

    CardMonth(final ZoneId zone) {
        this.zone = zone;
    }

    int of(final long nowMs) {
        if (nowMs < fromMs || nowMs >= untilMs) {
            final YearMonth now = YearMonth.from(Instant.ofEpochMilli(nowMs).atZone(zone));
            fromMs = now.atDay(1).atStartOfDay(zone).toInstant().toEpochMilli();
            untilMs = now.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant().toEpochMilli();
            month = now.getYear() % 100 * 100 + now.getMonthValue();
        }
        return month;
    }
}
