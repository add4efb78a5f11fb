package io.attesta.authorizer.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What an archive knows of a node's batches, read once: for whoever must know how far numbers were given. */
public final class ArchivedHistory implements AutoCloseable {
    private static final int SOCKET_SECONDS = 60;
    private static final int FETCHED = 4_096;
    private static final String UNDEFINED_TABLE = "42P01";

    private final ArchiveDatabase database;
    private final Connection connection;
    private final int node;
    private final ArchivePosition position;
    private final long nextSequence;
    private final Map<Long, byte[]> fetched = new HashMap<>();

    private ArchivedHistory(final ArchiveDatabase database, final Connection connection, final int node)
            throws SQLException {
        this.database = database;
        this.connection = connection;
        this.node = node;
        position = position(connection, node);
        nextSequence = nextSequence();
    }

    /**
     * Asks an archive.
     *
     * @throws PostgresException with a sentence if it cannot be asked
     */
    public static ArchivedHistory open(final ArchiveDatabase database, final int node) {
        try {
            final Connection connection = database.connect(SOCKET_SECONDS);
            try {
                connection.setReadOnly(true);
                return new ArchivedHistory(database, connection, node);
            } catch (final SQLException e) {
                connection.close();
                throw e;
            }
        } catch (final SQLException e) {
            throw unreadable(database, e);
        }
    }

    private static PostgresException unreadable(final ArchiveDatabase database, final SQLException e) {
        return new PostgresException(
                "the archive at " + database.label() + " cannot be asked how far it came: " + e.getMessage(), e);
    }

    private static ArchivePosition position(final Connection connection, final int node) throws SQLException {
        try {
            final ArchivePosition known = ArchiveSession.position(connection, node);
            return known == null ? ArchivePosition.beginning() : known;
        } catch (final SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return ArchivePosition.beginning();
            }
            throw e;
        }
    }

    private long nextSequence() throws SQLException {
        if (position.batch() == 0) {
            return 1;
        }
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT first_sequence + statements FROM batch WHERE node = ? ORDER BY number DESC LIMIT 1")) {
            select.setInt(1, node);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Math.max(1, row.getLong(1)) : 1;
            }
        }
    }

    /** Number of the last batch, 0 if there is none. */
    public long batch() {
        return position.batch();
    }

    /** Position in the journal of the last batch's frame, 0 if there is none. */
    public long journalPosition() {
        return position.journalPosition();
    }

    /** First sequence number that none of its batches gave. */
    public long sequence() {
        return nextSequence;
    }

    /** Root of a batch, 32 bytes; empty if the archive does not have it. Cheap for batches in order. */
    public Optional<byte[]> root(final long batch) {
        if (batch == position.batch()) {
            return Optional.of(position.root());
        }
        if (batch > position.batch()) {
            return Optional.empty();
        }
        if (!fetched.containsKey(batch)) {
            fetch(batch);
        }
        return Optional.ofNullable(fetched.get(batch));
    }

    private void fetch(final long from) {
        fetched.clear();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT number, root FROM batch WHERE node = ? AND number BETWEEN ? AND ?")) {
            select.setInt(1, node);
            select.setLong(2, from);
            select.setLong(3, from + FETCHED - 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    fetched.put(row.getLong(1), row.getBytes(2));
                }
            }
        } catch (final SQLException e) {
            throw unreadable(database, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (final SQLException e) {
            // Only read from.
        }
    }
}
