package io.attesta.bench.load;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The clock as a terminal writes it, computed once a second. Owned by one thread. */
final class TerminalTime {
    private static final ZoneId ZONE = ZoneId.of("Europe/Bucharest");
    private static final int SECONDS_PER_HOUR = 3_600;

    private final LoadClock clock;
    private long second = Long.MIN_VALUE;
    private long transmittedAt;
    private int localTime;
    private int localDate;
    private int month;

    TerminalTime(final LoadClock clock) {
        this.clock = clock;
    }

    /** Reads the clock; the other methods tell of this moment. */
    void read() {
        final long now = clock.epochSecond();
        if (now != second) {
            second = now;
            final Instant instant = Instant.ofEpochSecond(now);
            final ZonedDateTime utc = instant.atZone(ZoneOffset.UTC);
            final ZonedDateTime local = instant.atZone(ZONE);
            transmittedAt = date(utc) * 1_000_000L + time(utc);
            localTime = time(local);
            localDate = date(local);
            month = local.getYear() % 100 * 100 + local.getMonthValue();
        }
    }

    /** DE 7, MMDDhhmmss, UTC. */
    long transmittedAt() {
        return transmittedAt;
    }

    /** DE 12, hhmmss. */
    int localTime() {
        return localTime;
    }

    /** DE 13, MMDD. */
    int localDate() {
        return localDate;
    }

    /** YYMM where the cards are valid. */
    int month() {
        return month;
    }

    long epochSecond() {
        return second;
    }

    /** Clock hours since 1970, UTC. */
    long hour() {
        return Math.floorDiv(second, SECONDS_PER_HOUR);
    }

    private static int date(final ZonedDateTime at) {
        return at.getMonthValue() * 100 + at.getDayOfMonth();
    }

    private static int time(final ZonedDateTime at) {
        return (at.getHour() * 100 + at.getMinute()) * 100 + at.getSecond();
    }
}
