package io.attesta.authorizer.archive;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Compares the columns that the journal says with those of a row of the archive. */
final class RowComparison implements RowSink {
    private final ArchiveTable table;
    private final ResultSet row;
    private final int firstColumn;
    private final List<String> differing = new ArrayList<>();
    private int column;

    RowComparison(final ArchiveTable table, final ResultSet row, final int firstColumn) {
        this.table = table;
        this.row = row;
        this.firstColumn = firstColumn;
    }

    /** Names of the columns that differ. */
    List<String> differing() {
        return differing;
    }

    @Override
    public void int2(final int value) {
        int8(value);
    }

    @Override
    public void int4(final int value) {
        int8(value);
    }

    @Override
    public void int8(final long value) {
        compare((row, index) -> row.getLong(index) == value && !row.wasNull());
    }

    @Override
    public void flag(final boolean value) {
        compare((row, index) -> row.getBoolean(index) == value && !row.wasNull());
    }

    @Override
    public void text(final byte[] source, final int offset, final int length) {
        bytes(source, offset, length);
    }

    @Override
    public void bytes(final byte[] source, final int offset, final int length) {
        compare((row, index) -> {
            final byte[] found = row.getBytes(index);
            return found != null && Arrays.equals(found, 0, found.length, source, offset, offset + length);
        });
    }

    @Override
    public void instant(final long ms) {
        compare((row, index) -> {
            final OffsetDateTime found = row.getObject(index, OffsetDateTime.class);
            return found != null && found.toInstant().equals(Instant.ofEpochMilli(ms));
        });
    }

    @Override
    public void recordedAt(final long ms) {
        instant(ms);
    }

    @Override
    public void absent() {
        compare((row, index) -> Objects.isNull(row.getObject(index)));
    }

    private interface Equality {
        boolean holds(ResultSet row, int index) throws SQLException;
    }

    private void compare(final Equality equality) {
        try {
            if (!equality.holds(row, firstColumn + column)) {
                differing.add(table.columns().get(column));
            }
        } catch (final SQLException e) {
            throw new ArchiveReadException(e);
        }
        column++;
    }
}
