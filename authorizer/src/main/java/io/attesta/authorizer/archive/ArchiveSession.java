package io.attesta.authorizer.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * One connection of the archiver. After an exception it is of no more use: whether its last transaction was committed only the
 * database knows, so the next session asks for the position.
 */
final class ArchiveSession implements AutoCloseable {
    private static final int MIN_MAJOR = 14;
    /** A group is sent in well under a second; a database silent for so long is gone. */
    private static final int SOCKET_SECONDS = 30;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Connection connection;
    private final int node;
    private final Set<YearMonth> months = new HashSet<>();

    private ArchiveSession(final Connection connection, final int node) {
        this.connection = connection;
        this.node = node;
    }

    /** Connects; the schema must be there. */
    static ArchiveSession open(final ArchiveDatabase database, final int node) throws SQLException {
        final Connection connection = database.connect(SOCKET_SECONDS);
        try {
            final int major = connection.getMetaData().getDatabaseMajorVersion();
            if (major < MIN_MAJOR) {
                throw new SQLException("the database is PostgreSQL " + major + ", older than " + MIN_MAJOR);
            }
            final ArchiveSession session = new ArchiveSession(connection, node);
            session.prepare();
            return session;
        } catch (final SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Where the archive is. */
    ArchivePosition position() throws SQLException {
        final ArchivePosition position = position(connection, node);
        connection.commit();
        return position == null ? ArchivePosition.beginning() : position;
    }

    /** Where a node's archive is; null if it never began. Leaves the transaction open. */
    static ArchivePosition position(final Connection connection, final int node) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT batch, journal_position, root FROM archiver_position WHERE node = ?")) {
            select.setInt(1, node);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new ArchivePosition(row.getLong(1), row.getLong(2), row.getBytes(3)) : null;
            }
        }
    }

    /**
     * Writes a group in one transaction with the position.
     *
     * @param from where the archive must be before it
     * @return false, and nothing is written, if it is elsewhere
     */
    boolean append(final RowGroup group, final ArchivePosition from) throws SQLException {
        makePartitions(group.months());
        // The guard first: it locks the row, so a second archiver waits here and then misses, instead of sending rows
        // in vain.
        if (!move(from, group.reaches())) {
            connection.rollback();
            return false;
        }
        group.finish();
        for (final ArchiveTable table : ArchiveTable.values()) {
            final CopyRows rows = group.rows(table);
            if (rows.rows() > 0) {
                copy(table, rows);
            }
        }
        connection.commit();
        return true;
    }

    /** Writes alarms; those that are there already are passed over. */
    void append(final Iterable<ArchivedAlarm> alarms) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO alarm"
                + " (identifier, node, raised_at, kind, subject, message) VALUES (?, ?, to_timestamp(? / 1000.0), ?, ?, ?)"
                + " ON CONFLICT DO NOTHING")) {
            for (final ArchivedAlarm alarm : alarms) {
                insert.setObject(1, alarm.identifier());
                insert.setInt(2, node);
                insert.setLong(3, alarm.raisedAtMs());
                insert.setString(4, alarm.kind());
                insert.setString(5, alarm.subject());
                insert.setString(6, alarm.message());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
    }

    /** Breaks the connection under whoever waits on it. For another thread. */
    void abort() throws SQLException {
        connection.abort(Runnable::run);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (final SQLException e) {
            // It is closed one way or the other; what counts was committed.
        }
    }

    private void prepare() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // Others' databases may have it off; stricter ones (remote_apply) stay as they are.
            statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
            statement.execute("INSERT INTO archiver_position (node, batch, journal_position, root) VALUES (" + node
                    + ", 0, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING");
        }
        connection.commit();
    }

    private boolean move(final ArchivePosition from, final ArchivePosition to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE archiver_position SET batch = ?,"
                + " journal_position = ?, root = ?, moved_at = now() WHERE node = ? AND batch = ? AND root = ?")) {
            update.setLong(1, to.batch());
            update.setLong(2, to.journalPosition());
            update.setBytes(3, to.root());
            update.setInt(4, node);
            update.setLong(5, from.batch());
            update.setBytes(6, from.root());
            return update.executeUpdate() == 1;
        }
    }

    private void copy(final ArchiveTable table, final CopyRows rows) throws SQLException {
        final CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copySql());
        try {
            copy.writeToCopy(rows.array(), 0, rows.length());
            final long taken = copy.endCopy();
            if (taken != rows.rows()) {
                throw new SQLException(table.table() + " took " + taken + " of " + rows.rows() + " rows");
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** Makes the partitions of the rows' months, and of the month after the last while nobody needs it yet. */
    private void makePartitions(final RowMonths needed) throws SQLException {
        for (final YearMonth month : needed.all()) {
            if (months.contains(month)) {
                continue;
            }
            makePartition(month);
            months.add(month);
            try {
                makePartition(month.plusMonths(1));
            } catch (final SQLException e) {
                // A long reader holds it up: its own rows will make it.
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                connection.rollback();
            }
        }
    }

    private void makePartition(final YearMonth month) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT archive_add_month(?::date)")) {
            call.setString(1, month.atDay(1).toString());
            call.execute();
        }
        connection.commit();
    }
}
