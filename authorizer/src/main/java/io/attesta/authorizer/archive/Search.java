package io.attesta.authorizer.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One page of a question, read newest first. Where an index finds the rows wherever they are, they are asked for at once. Where only
 * the order of time helps, it goes back in steps that grow fourfold, until the page is full: the newest page of a busy month costs
 * a quarter of an hour of rows, not a month.
 */
final class Search {
    private static final Duration FIRST_STEP = Duration.ofMinutes(15);
    /** Past this the rest is asked for at once. */
    private static final Duration LONGEST_STEP = Duration.ofDays(40);

    private static final int GROWTH = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ReadConnection connection;
    private final SearchQuestion question;
    private final Instant now;
    private final List<ObjectNode> items = new ArrayList<>();
    private SearchCursor last;
    private boolean more;

    /** @param now where going back begins, unless the question ends before */
    Search(final ReadConnection connection, final SearchQuestion question, final Instant now) {
        this.connection = connection;
        this.question = question;
        this.now = now;
    }

    SearchPage run() throws SQLException {
        if (question.hasFewRows()) {
            read(question.from(), top());
        } else {
            goBack();
        }
        new RebuiltReceipts(connection).addTo(items);
        return new SearchPage(items, more ? Optional.of(last.text(question.fingerprint())) : Optional.empty());
    }

    private void goBack() throws SQLException {
        Optional<Instant> until = top();
        Duration step = FIRST_STEP;
        Instant edge = until.filter(now::isAfter).orElse(now);
        while (!more) {
            edge = edge.minus(step);
            final boolean end = step.compareTo(LONGEST_STEP) > 0
                    || question.from().filter(edge::isBefore).isPresent();
            read(end ? question.from() : Optional.of(edge), until);
            if (end) {
                return;
            }
            until = Optional.of(edge);
            step = step.multipliedBy(GROWTH);
        }
    }

    /** Rows before this, or at the cursor's time before its place; empty if there is no end. */
    private Optional<Instant> top() {
        // A microsecond later, for it is behind the last: the cursor itself is held to by its place.
        return question.cursor()
                .map(cursor -> cursor.recordedAt().plusNanos(1000))
                .or(question::to);
    }

    private void read(final Optional<Instant> from, final Optional<Instant> until) throws SQLException {
        final List<Object> values = new ArrayList<>();
        final String sql = sql(from, until, values);
        try (PreparedStatement select = connection.prepare(sql)) {
            for (int i = 0; i < values.size(); i++) {
                select.setObject(i + 1, values.get(i));
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    take(row);
                }
            }
        }
    }

    private void take(final ResultSet row) throws SQLException {
        if (items.size() == question.limit()) {
            more = true;
            return;
        }
        final ObjectNode item = JSON.createObjectNode();
        for (final SearchColumn column : SearchColumn.values()) {
            column.put(row, item);
        }
        items.add(item);
        last = new SearchCursor(
                row.getObject(SearchColumn.TIME.ordinal() + 1, OffsetDateTime.class)
                        .toInstant(),
                row.getInt(SearchColumn.NODE.ordinal() + 1),
                row.getLong(SearchColumn.SEQUENCE.ordinal() + 1));
    }

    /** Everything that was given goes in as a parameter. */
    private String sql(final Optional<Instant> from, final Optional<Instant> until, final List<Object> values) {
        final List<String> conditions = new ArrayList<>();
        question.filters().forEach((filter, value) -> {
            conditions.add(filter.condition());
            values.add(value);
        });
        from.ifPresent(time -> {
            conditions.add("r.recorded_at >= ?");
            values.add(at(time));
        });
        until.ifPresent(time -> {
            conditions.add("r.recorded_at < ?");
            values.add(at(time));
        });
        question.cursor().ifPresent(cursor -> {
            conditions.add("(r.recorded_at, r.node, r.sequence) < (?, ?, ?)");
            values.add(at(cursor.recordedAt()));
            values.add(cursor.node());
            values.add(cursor.sequence());
        });
        // One more than a page, to know whether there is another.
        values.add(question.limit() + 1 - items.size());
        // The page first: the batches of a few hundred rows, not of all that are found.
        return "SELECT " + SearchColumn.list() + " FROM (SELECT * FROM authorization_record r WHERE "
                + String.join(" AND ", conditions)
                + " ORDER BY r.recorded_at DESC, r.node DESC, r.sequence DESC LIMIT ?) r"
                + " LEFT JOIN batch b ON b.node = r.node AND b.number = r.batch"
                + " ORDER BY r.recorded_at DESC, r.node DESC, r.sequence DESC";
    }

    private static OffsetDateTime at(final Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
