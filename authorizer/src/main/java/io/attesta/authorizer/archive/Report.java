package io.attesta.authorizer.archive;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The reports, each one query over the authorizations of some days. Days are those of the cards' zone. County and category are those in
 * an acceptor's identifier, {@code RO-CJ-MED-00042}; empty where it has another form.
 */
public enum Report {
    /** How many of each action were approved and refused. */
    AUTHORIZATIONS_AND_REFUSALS(
            "Requests by day, county, category, action and response code.",
            List.of("day", "county", "category", "action", "response", "requests"),
            """
            SELECT day::text, county, category, action, response_code, count(*)
            FROM %1$s x WHERE %2$s
            GROUP BY day, county, category, action, response_code
            ORDER BY day, county, category, action, response_code"""),
    /** Each placement, with the reference of its offer. */
    PLACEMENTS(
            "Placements that were confirmed (action 91), with their references.",
            List.of(
                    "time",
                    "day",
                    "county",
                    "category",
                    "acceptor",
                    "terminal",
                    "reference",
                    "card",
                    "lastFour",
                    "code",
                    "node",
                    "sequence",
                    "offline",
                    "reversed"),
            """
            SELECT %4$s, day::text, county, category, acceptor, terminal, reference,
                encode(card_token, 'hex'), last_four, coalesce(code, given_code), x.node, sequence,
                action > 200, v.original_sequence IS NOT NULL
            FROM %1$s x LEFT JOIN %3$s v ON v.node = x.node AND v.original_sequence = x.sequence
            WHERE %2$s AND action IN (91, 291) AND response_code = '00'
                AND coalesce(given_response_code, '00') = '00'
            ORDER BY recorded_at, x.node, sequence"""),
    /** What became of each course. */
    COURSE_ATTENDANCE(
            "Enrolments, attendances and completions of courses (actions 92, 93, 94) by reference; reversed ones are not counted.",
            List.of(
                    "reference",
                    "county",
                    "acceptor",
                    "enrolments",
                    "attendances",
                    "completions",
                    "cards",
                    "firstDay",
                    "lastDay"),
            """
            SELECT reference, county, acceptor, count(*) FILTER (WHERE action %% 100 = 92),
                count(*) FILTER (WHERE action %% 100 = 93), count(*) FILTER (WHERE action %% 100 = 94),
                count(DISTINCT card_token), min(day)::text, max(day)::text
            FROM %1$s x LEFT JOIN %3$s v ON v.node = x.node AND v.original_sequence = x.sequence
            WHERE %2$s AND action IN (92, 93, 94, 292, 293, 294) AND response_code = '00'
                AND coalesce(given_response_code, '00') = '00' AND v.original_sequence IS NULL
            GROUP BY reference, county, acceptor
            ORDER BY reference, acceptor"""),
    /** Where stopped cards were presented. */
    STOPPED_CARDS(
            "Presentations of revoked (36), lost or replaced (41), stolen (43) and suspended (62) cards, by acceptor.",
            List.of("county", "category", "acceptor", "response", "presentations", "cards", "first", "last"),
            """
            SELECT county, category, acceptor, coalesce(server_response_code, response_code), count(*),
                count(DISTINCT card_token), %5$s, %6$s
            FROM %1$s x
            WHERE %2$s AND coalesce(server_response_code, response_code) IN ('36', '41', '43', '62')
            GROUP BY county, category, acceptor, coalesce(server_response_code, response_code)
            ORDER BY county, acceptor, 4"""),
    /** How much each acceptor does. */
    ACCEPTORS(
            "Acceptors by activity, the busiest first.",
            List.of(
                    "acceptor",
                    "county",
                    "category",
                    "terminals",
                    "requests",
                    "approved",
                    "refused",
                    "cards",
                    "first",
                    "last"),
            """
            SELECT acceptor, county, category, count(DISTINCT terminal), count(*),
                count(*) FILTER (WHERE response_code = '00'), count(*) FILTER (WHERE response_code <> '00'),
                count(DISTINCT card_token), %5$s, %6$s
            FROM %1$s x WHERE %2$s
            GROUP BY acceptor, county, category
            ORDER BY count(*) DESC, acceptor""");

    /** Rows of the time, with what their acceptor's identifier says. */
    private static final String ROWS = "(SELECT r.*, (r.recorded_at AT TIME ZONE :zone)::date AS day,"
            + " CASE WHEN r.acceptor LIKE 'RO-__-___-_____' THEN substr(r.acceptor, 4, 2) END AS county,"
            + " CASE WHEN r.acceptor LIKE 'RO-__-___-_____' THEN substr(r.acceptor, 7, 3) END AS category"
            + " FROM authorization_record r WHERE r.recorded_at >= :since AND r.recorded_at < :until)";

    private static final String COUNTY = "(:county::text IS NULL OR county = :county)";
    /** What was reversed: a reversal can come seven days after its original. */
    private static final String REVERSED = "(SELECT DISTINCT node, original_sequence FROM authorization_record"
            + " WHERE action = 104 AND response_code = '00' AND original_sequence IS NOT NULL"
            + " AND recorded_at >= :since AND recorded_at < :until + interval '8 days')";

    private static final String TIME = "to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";

    private final String sentence;
    private final List<String> columns;
    private final String query;

    Report(final String sentence, final List<String> columns, final String query) {
        this.sentence = sentence;
        this.columns = columns;
        this.query = query;
    }

    /** The report of a name; empty if there is none. */
    public static Optional<Report> of(final String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    /** All names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Report::label).toList();
    }

    /** Its name: {@code stopped-cards}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What it tells. */
    public String sentence() {
        return sentence;
    }

    /** Names of its columns. */
    public List<String> columns() {
        return columns;
    }

    /** The query, with the parameters {@code :since}, {@code :until}, {@code :zone} and {@code :county}. */
    String sql() {
        return query.formatted(
                ROWS,
                COUNTY,
                REVERSED,
                TIME.formatted("recorded_at"),
                TIME.formatted("min(recorded_at)"),
                TIME.formatted("max(recorded_at)"));
    }
}
