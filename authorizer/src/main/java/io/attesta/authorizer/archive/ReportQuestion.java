package io.attesta.authorizer.archive;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Which report of which days.
 *
 * @param from first day
 * @param to last day, at most 366 with the first
 * @param county two letters: only acceptors of it; empty = all
 * @param zone whose days they are
 */
public record ReportQuestion(Report report, LocalDate from, LocalDate to, Optional<String> county, ZoneId zone) {
    private static final int MOST_DAYS = 366;
    private static final int MIN_YEAR = 2000;
    private static final int MAX_YEAR = 2199;

    /**
     * The question that texts make.
     *
     * @param name of a report
     * @param from a day, such as 2026-11-22, or null
     * @param to a day, or null
     * @param county two letters, or null for all
     * @throws ArchiveQueryException if they make none
     */
    public static ReportQuestion of(
            final String name, final String from, final String to, final String county, final ZoneId zone)
            throws ArchiveQueryException {
        final Report report = Report.of(name)
                .orElseThrow(() -> new ArchiveQueryException(
                        ArchiveQueryException.Reason.UNKNOWN,
                        "There is no such report; there are " + String.join(", ", Report.labels()) + ".",
                        null));
        final LocalDate first = day("from", from);
        final LocalDate last = day("to", to);
        if (last.isBefore(first)) {
            throw ArchiveQueryException.invalid("The last day of a report is not before its first.");
        }
        if (ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
            throw ArchiveQueryException.invalid("A report is of at most " + MOST_DAYS + " days.");
        }
        if (county != null && !county.matches("[A-Z]{2}")) {
            throw ArchiveQueryException.invalid("A county is two capital letters, such as CJ.");
        }
        return new ReportQuestion(report, first, last, Optional.ofNullable(county), zone);
    }

    private static LocalDate day(final String name, final String given) throws ArchiveQueryException {
        try {
            if (given != null) {
                final LocalDate day = LocalDate.parse(given);
                if (day.getYear() >= MIN_YEAR && day.getYear() <= MAX_YEAR) {
                    return day;
                }
            }
        } catch (final DateTimeParseException e) {
            // Said below.
        }
        throw ArchiveQueryException.invalid(
                "A report has a first and a last day: " + name + " is a day like 2026-11-22, from 2000 to 2199.");
    }
}
