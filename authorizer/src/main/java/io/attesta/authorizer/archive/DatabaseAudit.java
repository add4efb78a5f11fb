package io.attesta.authorizer.archive;

import io.attesta.protocol.receipt.SignatureCheck;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Checks an archive by itself, without a journal, by public keys alone: for every node the chain of batches, each signature, each
 * batch's root from its header and statements, each row from its statement, the archiver's position. Reads in one snapshot, so it may
 * run beside an archiver; holds one range of batches at a time.
 *
 * <p>What it cannot see: a consistent end that is missing (fewer batches, and a position that says so), and what was signed by whoever
 * has a trusted key.
 */
public final class DatabaseAudit {
    /** Bounds of a range: about ten megabytes of rows, which the database sorts in the memory it is given here. */
    private static final int RANGE_BATCHES = 2_048;

    private static final int RANGE_STATEMENTS = 16_384;
    private static final int SOCKET_SECONDS = 3_600;
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_COLUMN = "42703";
    // Ranges are found by BRIN, of whose use the planner thinks little as long as it has no statistics.
    private static final String[] PLANNING = {
        "SET LOCAL enable_seqscan = off", "SET LOCAL jit = off", "SET LOCAL work_mem = '64MB'"
    };

    private static final String NODES = Arrays.stream(ArchiveTable.values())
                    .map(table -> "SELECT node, "
                            + (table == ArchiveTable.AUTHORIZATION ? "count(*)" : "0")
                            + " AS rows FROM " + table.table() + " GROUP BY node")
                    .collect(Collectors.joining(" UNION ALL ", "SELECT node, sum(rows) FROM (", ""))
            + " UNION ALL SELECT node, 0 FROM archiver_position) n GROUP BY node";

    private final ArchiveDatabase database;
    private final SignatureCheck signatures;
    private final DatabaseAuditListener listener;
    private final int rangeBatches;

    /**
     * @param database the archive; only read from
     * @param signatures the keys that are trusted; asked by several threads
     */
    public DatabaseAudit(
            final ArchiveDatabase database, final SignatureCheck signatures, final DatabaseAuditListener listener) {
        this(database, signatures, listener, RANGE_BATCHES);
    }

    /** @param rangeBatches most batches of a range */
    DatabaseAudit(
            final ArchiveDatabase database,
            final SignatureCheck signatures,
            final DatabaseAuditListener listener,
            final int rangeBatches) {
        this.database = database;
        this.signatures = signatures;
        this.listener = listener;
        this.rangeBatches = rangeBatches;
    }

    /**
     * Checks everything.
     *
     * @throws PostgresException if the database cannot be read
     * @throws ArchiveMismatchException if it holds no archive, or one of an earlier version
     */
    public DatabaseAuditReport run() {
        final AuditFindings findings = new AuditFindings(listener);
        try (Connection connection = database.connect(SOCKET_SECONDS);
                SignatureChecks checks = new SignatureChecks(signatures, findings)) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new Run(connection, checks, findings).audit();
        } catch (final SQLException e) {
            throw failure(e);
        }
    }

    private RuntimeException failure(final SQLException e) {
        if (UNDEFINED_TABLE.equals(e.getSQLState()) || UNDEFINED_COLUMN.equals(e.getSQLState())) {
            return new ArchiveMismatchException(
                    "the database holds no archive, or one of an earlier version, which a start of the server brings up to"
                            + " date: " + database.label());
        }
        // The first line: what PostgreSQL adds below it may quote a row.
        return new PostgresException(
                "The archive at " + database.label() + " cannot be read: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                e);
    }

    /** One snapshot. */
    private final class Run {
        private final Connection connection;
        private final SignatureChecks checks;
        private final AuditFindings findings;
        private final List<DatabaseAuditReport.Node> audited = new ArrayList<>();
        private long batches;
        private long rows;
        private long allRows;

        private Run(final Connection connection, final SignatureChecks checks, final AuditFindings findings) {
            this.connection = connection;
            this.checks = checks;
            this.findings = findings;
        }

        private DatabaseAuditReport audit() throws SQLException {
            final Map<Integer, Long> nodes = nodes();
            allRows = nodes.values().stream().mapToLong(Long::longValue).sum();
            try (Statement statement = connection.createStatement()) {
                for (final String setting : PLANNING) {
                    statement.execute(setting);
                }
            }
            for (final int node : nodes.keySet()) {
                audit(node);
            }
            return new DatabaseAuditReport(audited, batches, rows, findings.count());
        }

        private Map<Integer, Long> nodes() throws SQLException {
            final Map<Integer, Long> nodes = new TreeMap<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(NODES)) {
                while (row.next()) {
                    nodes.put(row.getInt(1), row.getLong(2));
                }
            }
            return nodes;
        }

        private void audit(final int node) throws SQLException {
            final BatchChain chain = new BatchChain(node, EpochAudit.of(connection, node, findings), findings);
            final long before = batches;
            try (PreparedStatement select = connection.prepareStatement(SealedBatch.SQL);
                    WindowAudit window = new WindowAudit(connection, node, findings);
                    ChangeAudit changes = new ChangeAudit(connection, node, findings)) {
                select.setFetchSize(rangeBatches);
                select.setInt(1, node);
                try (ResultSet row = select.executeQuery()) {
                    ranges(row, chain, window, changes);
                }
            }
            chain.end(ArchiveSession.position(connection, node));
            final SealedBatch last = chain.last();
            audited.add(new DatabaseAuditReport.Node(
                    node, last.issuer(), batches - before, last.number(), last.sealedAt()));
        }

        /** Range after range, so that every row is in one of them: from below the first batch to above the last. */
        private void ranges(
                final ResultSet row, final BatchChain chain, final WindowAudit window, final ChangeAudit changes)
                throws SQLException {
            final long rowsBefore = rows;
            long from = Long.MIN_VALUE;
            boolean more = true;
            while (more) {
                final List<SealedBatch> range = new ArrayList<>();
                more = fill(range, row, chain);
                final long to = more ? range.get(range.size() - 1).number() : Long.MAX_VALUE;
                final List<Future<SignatureCheck.Answer>> answers = checks.begin(range);
                window.run(range, from, to);
                changes.run(range, from, to);
                checks.end(range, answers);
                batches += range.size();
                rows = rowsBefore + window.rows();
                listener.progress(rows, allRows);
                from = to + 1;
            }
        }

        /** Takes batches until a range is full; false behind the last. */
        private boolean fill(final List<SealedBatch> range, final ResultSet row, final BatchChain chain)
                throws SQLException {
            long statements = 0;
            while (range.size() < rangeBatches && statements < RANGE_STATEMENTS) {
                if (!row.next()) {
                    return false;
                }
                final SealedBatch batch = SealedBatch.read(row);
                chain.add(batch);
                range.add(batch);
                statements += batch.statements();
            }
            return true;
        }
    }
}
