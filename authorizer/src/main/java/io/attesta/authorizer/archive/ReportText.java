package io.attesta.authorizer.archive;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A report as text that comes in parts while the database is still being read; to be closed. For one thread at a time. */
public final class ReportText implements AutoCloseable {
    private static final int FETCH_ROWS = 500;
    private static final int PART_CHARS = 32 * 1024;
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):(since|until|zone|county)");

    private final ReadConnection connection;
    private final Runnable release;
    private final PreparedStatement select;
    private final ResultSet rows;
    private final List<String> columns;
    private final ReportFormat format;
    private boolean begun;
    private boolean ended;
    private boolean empty = true;

    /** @param release called once when it is closed; not if this throws */
    ReportText(
            final ReadConnection connection,
            final ReportQuestion question,
            final ReportFormat format,
            final Runnable release)
            throws SQLException {
        this.connection = connection;
        this.release = release;
        this.format = format;
        columns = question.report().columns();
        final Matcher parameters = PARAMETER.matcher(question.report().sql());
        select = connection.prepare(parameters.replaceAll("?"));
        select.setFetchSize(FETCH_ROWS);
        parameters.reset();
        for (int i = 1; parameters.find(); i++) {
            select.setObject(i, value(parameters.group(1), question));
        }
        rows = select.executeQuery();
    }

    /**
     * The next part of the text, null behind the last.
     *
     * @throws ArchiveQueryException if the database was lost in the middle: what was given is not the whole
     */
    public String next() throws ArchiveQueryException {
        if (ended) {
            return null;
        }
        if (connection.isOver()) {
            throw ArchiveReads.reportFailure(new SQLException("read too slowly", ArchiveReads.TOO_LONG));
        }
        final StringBuilder part = new StringBuilder();
        if (!begun) {
            begun = true;
            part.append(format.begin(columns));
        }
        try {
            while (part.length() < PART_CHARS && !ended) {
                append(part);
            }
        } catch (final SQLException e) {
            throw ArchiveReads.reportFailure(e);
        }
        return part.toString();
    }

    private void append(final StringBuilder part) throws SQLException {
        if (!rows.next()) {
            ended = true;
            part.append(format.end(empty));
            return;
        }
        final List<Object> values = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
            values.add(rows.getObject(i));
        }
        part.append(format.row(columns, values, empty));
        empty = false;
    }

    /** Ends the query, wherever it is. */
    @Override
    public void close() {
        connection.close();
        release.run();
    }

    private static Object value(final String parameter, final ReportQuestion question) {
        final ZoneId zone = question.zone();
        return switch (parameter) {
            case "since" -> utc(question.from().atStartOfDay(zone).toOffsetDateTime());
            case "until" -> utc(question.to().plusDays(1).atStartOfDay(zone).toOffsetDateTime());
            case "zone" -> zone.getId();
            default -> question.county().orElse(null);
        };
    }

    private static OffsetDateTime utc(final OffsetDateTime time) {
        return time.withOffsetSameInstant(ZoneOffset.UTC);
    }
}
