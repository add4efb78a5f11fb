package io.attesta.authorizer.archive;

import io.attesta.authorizer.journal.BatchFrame;
import java.util.EnumMap;
import java.util.Map;

/**
 * The rows of some whole batches, ready to go in one transaction. Bounded by its owner: it is {@link #isFull} once it has so many rows
 * or bytes, so at most one batch more than that.
 */
final class RowGroup implements RowTarget {
    private final int maxRows;
    private final long maxBytes;
    private final RowMonths months = new RowMonths();
    private final Map<ArchiveTable, CopyRows> tables = new EnumMap<>(ArchiveTable.class);
    private final ArchiveRows archiveRows;
    private ArchivePosition reaches;
    private long seconds;

    RowGroup(final ArchiveRows archiveRows, final int maxRows, final long maxBytes) {
        this.archiveRows = archiveRows;
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        for (final ArchiveTable table : ArchiveTable.values()) {
            tables.put(table, new CopyRows(table.columns().size(), months));
        }
    }

    /** Takes out everything. */
    void clear() {
        tables.values().forEach(CopyRows::clear);
        months.clear();
        reaches = null;
    }

    /** Adds a batch. */
    void add(final BatchFrame frame) {
        archiveRows.write(frame, this, (request, outcome, offset, length) -> {});
        reaches = new ArchivePosition(frame.number(), frame.position(), frame.root());
        seconds = frame.seconds();
    }

    /** Ends all tables, once, before they are sent. */
    void finish() {
        tables.values().forEach(CopyRows::finish);
    }

    boolean isEmpty() {
        return reaches == null;
    }

    boolean isFull() {
        return rows() >= maxRows
                || tables.values().stream().mapToLong(CopyRows::length).sum() >= maxBytes;
    }

    /** Where the archive is once the group is in it. */
    ArchivePosition reaches() {
        return reaches;
    }

    /** Time of the last batch, seconds since 1970. */
    long seconds() {
        return seconds;
    }

    /** Rows in all tables. */
    int rows() {
        return tables.values().stream().mapToInt(CopyRows::rows).sum();
    }

    CopyRows rows(final ArchiveTable table) {
        return tables.get(table);
    }

    RowMonths months() {
        return months;
    }

    @Override
    public RowSink begin(final ArchiveTable table, final long batch, final int place) {
        final CopyRows rows = tables.get(table);
        rows.begin();
        return rows;
    }

    @Override
    public void end() {}
}
