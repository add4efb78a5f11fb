package io.attesta.authorizer.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds the rows that no statement is for (changes of cards and acceptors, events of terminals) against their batches: each stands at an
 * entry of its own. What they say is only under the digest of entries that the database does not have: the journal proves it.
 */
final class ChangeAudit implements AutoCloseable {
    private static final int FETCH_ROWS = 1_000;
    private static final String ONE = "SELECT %2$s AS batch, %3$s AS entry, '%1$s' AS kind FROM %1$s WHERE node = ? AND"
            + " %2$s BETWEEN ? AND ?";
    private static final String SQL = Arrays.stream(ArchiveTable.values())
            .filter(table -> table != ArchiveTable.BATCH && table != ArchiveTable.AUTHORIZATION)
            .map(table -> ONE.formatted(table.table(), "batch", table.placeColumn()))
            .collect(Collectors.joining(" UNION ALL ", "SELECT batch, entry, kind FROM (", ") c ORDER BY 1, 2, 3"));
    private static final int TABLES = ArchiveTable.values().length - 2;

    private final int node;
    private final AuditFindings findings;
    private final PreparedStatement select;

    ChangeAudit(final Connection connection, final int node, final AuditFindings findings) throws SQLException {
        this.node = node;
        this.findings = findings;
        select = connection.prepareStatement(SQL);
        select.setFetchSize(FETCH_ROWS);
    }

    /** Audits all rows whose batch is from one number to another; these are the batches that there are between. */
    void run(final List<SealedBatch> batches, final long from, final long to) throws SQLException {
        for (int table = 0; table < TABLES; table++) {
            select.setInt(3 * table + 1, node);
            select.setLong(3 * table + 2, from);
            select.setLong(3 * table + 3, to);
        }
        try (ResultSet row = select.executeQuery()) {
            boolean at = row.next();
            for (final SealedBatch batch : batches) {
                at = stray(row, at, batch.number() - 1);
                at = audit(batch, row, at);
            }
            stray(row, at, Long.MAX_VALUE);
        }
    }

    /** Passes over the rows up to a batch that is none, and tells how many there are of each table and batch; false behind the last row of all. */
    private boolean stray(final ResultSet row, final boolean atRow, final long upTo) throws SQLException {
        boolean at = atRow;
        while (at && row.getLong(1) <= upTo) {
            final long batch = row.getLong(1);
            final Map<String, Long> counts = new TreeMap<>();
            for (; at && row.getLong(1) == batch; at = row.next()) {
                counts.merge(row.getString(3), 1L, Long::sum);
            }
            counts.forEach((table, count) ->
                    findings.batch(node, batch, "there is no such batch, but rows of " + table + " in it: " + count));
        }
        return at;
    }

    /** Audits the rows of one batch; false behind the last row of all. */
    private boolean audit(final SealedBatch batch, final ResultSet row, final boolean atRow) throws SQLException {
        boolean at = atRow;
        long before = 0;
        long found = 0;
        for (; at && row.getLong(1) == batch.number(); at = row.next()) {
            final long entry = row.getLong(2);
            if (entry < 1 || entry > batch.entries()) {
                tell(row, "the batch has entries 1 to " + batch.entries());
            } else if (entry == before) {
                tell(row, "the batch has another row of this entry");
            } else {
                found++;
            }
            before = entry;
        }
        if (found > 0 && found + batch.statements() > batch.entries()) {
            findings.batch(
                    node,
                    batch.number(),
                    "it has " + batch.entries() + " entries, too few for " + batch.statements() + " statements and "
                            + found + " other rows");
        }
        return at;
    }

    private void tell(final ResultSet row, final String what) throws SQLException {
        findings.batch(node, row.getLong(1), row.getString(3) + " at entry " + row.getLong(2) + ": " + what);
    }

    @Override
    public void close() throws SQLException {
        select.close();
    }
}
