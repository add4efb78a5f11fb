package io.attesta.authorizer.archive;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a search looks for: authorizations of one card, acceptor or code, or of a time of at most 31 days; newest first.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><td>card</td><td>token, 32 hex digits</td></tr>
 * <tr><td>acceptor, terminal</td><td>DE 42, DE 41, padding trimmed</td></tr>
 * <tr><td>code, response</td><td>DE 38, DE 39</td></tr>
 * <tr><td>from, to</td><td>RFC 3339; from on, and before to</td></tr>
 * <tr><td>limit</td><td>items of a page, 1 to 500, 100 if absent</td></tr>
 * <tr><td>cursor</td><td>the page before named it</td></tr>
 * </table>
 */
public final class SearchQuestion {
    /** Names of all parameters. */
    public static final List<String> PARAMETERS =
            List.of("card", "acceptor", "terminal", "code", "response", "from", "to", "limit", "cursor");

    private static final int USUAL_LIMIT = 100;
    private static final int MAX_LIMIT = 500;
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private final Map<SearchFilter, String> filters = new EnumMap<>(SearchFilter.class);
    private final Optional<Instant> from;
    private final Optional<Instant> to;
    private final int limit;
    private final Optional<SearchCursor> cursor;

    private SearchQuestion(final Map<String, String> parameters) throws ArchiveQueryException {
        for (final SearchFilter filter : SearchFilter.values()) {
            final String given = parameters.get(filter.label());
            if (given != null) {
                filters.put(filter, filter.value(given));
            }
        }
        from = time("from", parameters);
        to = time("to", parameters);
        limit = limit(parameters.get("limit"));
        requireBounds();
        final String given = parameters.get("cursor");
        cursor = given == null ? Optional.empty() : Optional.of(SearchCursor.parse(given, fingerprint()));
    }

    /**
     * The question that parameters make.
     *
     * @param parameters by the names above
     * @throws ArchiveQueryException if they make none
     */
    public static SearchQuestion of(final Map<String, String> parameters) throws ArchiveQueryException {
        return new SearchQuestion(parameters);
    }

    /** What kind of question it is, for the audit log: the names of its parameters, and nothing of what they hold. */
    public static String kind(final Map<String, String> parameters) {
        return String.join(
                " ",
                new TreeMap<>(parameters)
                        .keySet().stream()
                                .filter(name -> PARAMETERS.contains(name) && !name.equals("limit"))
                                .toList());
    }

    Map<SearchFilter, String> filters() {
        return filters;
    }

    /** First instant, if it is bounded. */
    Optional<Instant> from() {
        return from;
    }

    /** First instant behind the last, if it is bounded. */
    Optional<Instant> to() {
        return to;
    }

    int limit() {
        return limit;
    }

    /** Where the page before ended. */
    Optional<SearchCursor> cursor() {
        return cursor;
    }

    /** Whether an index finds all rows at once. */
    boolean hasFewRows() {
        return filters.keySet().stream().anyMatch(SearchFilter::few);
    }

    /** All of it but the page: what a cursor belongs to. */
    String fingerprint() {
        return filters + " " + from + " " + to;
    }

    private void requireBounds() throws ArchiveQueryException {
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw ArchiveQueryException.invalid("The parameter from must be earlier than to.");
        }
        if (filters.containsKey(SearchFilter.CARD)
                || filters.containsKey(SearchFilter.CODE)
                || filters.containsKey(SearchFilter.ACCEPTOR)) {
            return;
        }
        if (from.isEmpty()
                || to.isEmpty()
                || Duration.between(from.get(), to.get()).compareTo(LONGEST) > 0) {
            throw ArchiveQueryException.invalid(
                    "A search names a card, an acceptor or a code, or from and to of at most 31 days.");
        }
    }

    private static Optional<Instant> time(final String name, final Map<String, String> parameters)
            throws ArchiveQueryException {
        final String given = parameters.get(name);
        if (given == null) {
            return Optional.empty();
        }
        try {
            // A plus sign in a query is a blank to many clients.
            final Instant time = OffsetDateTime.parse(given.replace(' ', '+')).toInstant();
            if (!time.isBefore(EARLIEST) && time.isBefore(LATEST)) {
                return Optional.of(time);
            }
        } catch (final DateTimeParseException e) {
            // Said below.
        }
        throw ArchiveQueryException.invalid("The parameter " + name
                + " is a time like 2026-11-22T08:00:00Z (RFC 3339), between the years 2000 and 2200.");
    }

    private static int limit(final String given) throws ArchiveQueryException {
        if (given == null) {
            return USUAL_LIMIT;
        }
        if (given.matches("[0-9]{1,3}")) {
            final int limit = Integer.parseInt(given);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        }
        throw ArchiveQueryException.invalid("The parameter limit is a number from 1 to " + MAX_LIMIT + ".");
    }
}
