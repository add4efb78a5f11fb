package io.attesta.authorizer.decision;

/** Transmission times (DE 7, MMDDhhmmss, UTC), which lack a year: it is the one that brings them nearest to the clock. */
public final class TransmissionTime {
    private static final long DAY_MS = 86_400_000L;

    private TransmissionTime() {}

    /**
     * The instant of a transmission time.
     *
     * @param transmittedAt MMDDhhmmss as a number, a date that exists (29 February too)
     * @param nowMs the clock, milliseconds since 1970
     * @return milliseconds since 1970
     */
    public static long resolve(final long transmittedAt, final long nowMs) {
        final int month = (int) (transmittedAt / 100_000_000);
        final int day = (int) (transmittedAt / 1_000_000 % 100);
        final int seconds = (int) (transmittedAt / 10_000 % 100) * 3600
                + (int) (transmittedAt / 100 % 100) * 60
                + (int) (transmittedAt % 100);
        final int year = year(nowMs);
        long nearest = Long.MIN_VALUE;
        for (int candidate = year - 1; candidate <= year + 1; candidate++) {
            final long instant = epochDay(candidate, month, day) * DAY_MS + seconds * 1000L;
            if (nearest == Long.MIN_VALUE || Math.abs(instant - nowMs) < Math.abs(nearest - nowMs)) {
                nearest = instant;
            }
        }
        return nearest;
    }

    /** Days since 1970-01-01 of a date of the Gregorian calendar (the usual count from 1 March of year 0). */
    private static long epochDay(final int year, final int month, final int day) {
        final int shifted = month > 2 ? year : year - 1;
        final int monthFromMarch = (month + 9) % 12;
        final int dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1;
        return 365L * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468;
    }

    private static int year(final long ms) {
        final long day = Math.floorDiv(ms, DAY_MS);
        int year = (int) (1970 + day / 365.2425);
        while (epochDay(year, 1, 1) > day) {
            year--;
        }
        while (epochDay(year + 1, 1, 1) <= day) {
            year++;
        }
        return year;
    }
}
