package io.attesta.authorizer.archive;

import io.attesta.authorizer.decision.Outcome;
import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.BatchFrame;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;

/** A range of batches, compared: the journal's rows come in order and meet the archive's, which come in the same order. */
final class BatchWindow implements RowTarget, AutoCloseable {
    private final Findings findings;
    private final LongPredicate lost;
    private final StatementMatch statements;
    private final Map<ArchiveTable, ArchiveCursor> cursors = new EnumMap<>(ArchiveTable.class);
    private byte[] frameBytes;
    private Optional<String> statementFault = Optional.empty();
    private ArchiveCursor cursor;
    private RowComparison comparison;
    private String rowName;

    BatchWindow(
            final Connection connection,
            final int node,
            final String issuer,
            final long from,
            final long to,
            final LongPredicate lost,
            final Findings findings)
            throws SQLException {
        this.findings = findings;
        this.lost = lost;
        statements = new StatementMatch(node, issuer);
        for (final ArchiveTable table : ArchiveTable.values()) {
            cursors.put(table, new ArchiveCursor(connection, table, node, from, to));
        }
    }

    /** Compares a batch, behind those compared before. */
    void compare(final BatchFrame frame, final ArchiveRows rows) {
        frameBytes = frame.array();
        rows.write(frame, this, this::checkStatement);
    }

    /** What the archive has left is in no batch of the journal. */
    void finish() throws SQLException {
        for (final ArchiveCursor each : cursors.values()) {
            while (each.atRow()) {
                extra(each);
            }
        }
    }

    @Override
    public RowSink begin(final ArchiveTable table, final long batch, final int place) {
        cursor = cursors.get(table);
        findings.journalHas(table);
        rowName = Findings.row(table, batch, place);
        try {
            while (cursor.isBefore(batch, place)) {
                extra(cursor);
            }
        } catch (final SQLException e) {
            throw new ArchiveReadException(e);
        }
        comparison = cursor.isAt(batch, place) ? cursor.comparison() : null;
        if (comparison == null) {
            findings.missing(table, batch, place);
        }
        return comparison == null ? NowhereSink.INSTANCE : comparison;
    }

    @Override
    public void end() {
        if (comparison != null) {
            if (!comparison.differing().isEmpty()) {
                statementFault = Optional.empty();
                findings.different(rowName + " differs in " + String.join(", ", comparison.differing()));
            }
            findings.archiveHas(cursor.table(), 1);
            try {
                cursor.advance();
            } catch (final SQLException e) {
                throw new ArchiveReadException(e);
            }
        }
        // Counted once for a row, whatever is wrong with it.
        statementFault.ifPresent(
                claim -> findings.different(rowName + ": its statement says something else than its entry: " + claim));
        statementFault = Optional.empty();
    }

    @Override
    public void close() throws SQLException {
        for (final ArchiveCursor each : cursors.values()) {
            each.close();
        }
    }

    private void checkStatement(
            final TransactionRequest request, final Outcome outcome, final int offset, final int length) {
        statementFault = statements.difference(request, outcome, frameBytes, offset, length);
    }

    private void extra(final ArchiveCursor each) throws SQLException {
        if (lost.test(each.batch())) {
            // What the journal lost before an epoch, and the archive has: nothing to compare it with.
            findings.lost(each.table());
        } else {
            findings.archiveHas(each.table(), 1);
            findings.extra(each.table(), 1, each.row());
        }
        each.advance();
    }
}
