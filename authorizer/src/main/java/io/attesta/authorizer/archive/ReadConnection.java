package io.attesta.authorizer.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A connection of its own for one question: read-only, and no longer than a time. */
final class ReadConnection implements AutoCloseable {
    /** Beyond the statement's own end: what a database that hangs takes to be noticed. */
    private static final int SOCKET_SPARE_SECONDS = 5;

    private final Connection connection;
    private final long endNs;

    private ReadConnection(final Connection connection, final long endNs) {
        this.connection = connection;
        this.endNs = endNs;
    }

    /**
     * Connects.
     *
     * @param patience how long it may take to connect and for all statements together
     */
    static ReadConnection open(final ArchiveDatabase database, final Duration patience) throws SQLException {
        final long endNs = System.nanoTime() + patience.toNanos();
        final Connection connection = database.connect((int) patience.toSeconds() + SOCKET_SPARE_SECONDS);
        try {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            // Days and texts do not depend on what the server's own zone is.
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TIME ZONE 'UTC'");
            }
            return new ReadConnection(connection, endNs);
        } catch (final SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** A statement that ends when the time is over, however many there were before it. */
    PreparedStatement prepare(final String sql) throws SQLException {
        final long leftMs = Math.max(1, (endNs - System.nanoTime()) / 1_000_000);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = " + leftMs);
        }
        return connection.prepareStatement(sql);
    }

    /** Whether its time is over: somebody who reads slowly must not hold a transaction open for ever. */
    boolean isOver() {
        return System.nanoTime() - endNs > 0;
    }

    @Override
    public void close() {
        try {
            // A statement that was not read to its end is given up with the connection.
            connection.close();
        } catch (final SQLException e) {
            // Only read from.
        }
    }
}
