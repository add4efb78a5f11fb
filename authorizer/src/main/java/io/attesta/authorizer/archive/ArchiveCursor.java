package io.attesta.authorizer.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The archive's rows of one table for a range of batches, in order, fetched a few hundred at a time. */
final class ArchiveCursor implements AutoCloseable {
    private static final int FETCH_ROWS = 500;
    /** Batch and place stand before the columns. */
    private static final int FIRST_COLUMN = 3;

    private final ArchiveTable table;
    private final PreparedStatement select;
    private final ResultSet rows;
    private boolean atRow;
    private long batch;
    private int place;

    ArchiveCursor(final Connection connection, final ArchiveTable table, final int node, final long from, final long to)
            throws SQLException {
        this.table = table;
        select = connection.prepareStatement(table.selectSql());
        select.setFetchSize(FETCH_ROWS);
        select.setInt(1, node);
        select.setLong(2, from);
        select.setLong(3, to);
        rows = select.executeQuery();
        advance();
    }

    ArchiveTable table() {
        return table;
    }

    /** Whether there is a row at all, and it comes before a place. */
    boolean isBefore(final long otherBatch, final int otherPlace) {
        return atRow && (batch < otherBatch || batch == otherBatch && place < otherPlace);
    }

    boolean isAt(final long otherBatch, final int otherPlace) {
        return atRow && batch == otherBatch && place == otherPlace;
    }

    /** Batch of the row. */
    long batch() {
        return batch;
    }

    boolean atRow() {
        return atRow;
    }

    /** The row's name in findings. */
    String row() {
        return Findings.row(table, batch, place);
    }

    /** The row, its columns from index {@value #FIRST_COLUMN} on. */
    RowComparison comparison() {
        return new RowComparison(table, rows, FIRST_COLUMN);
    }

    void advance() throws SQLException {
        atRow = rows.next();
        if (atRow) {
            batch = rows.getLong(1);
            place = rows.getInt(2);
        }
    }

    @Override
    public void close() throws SQLException {
        select.close();
    }
}
