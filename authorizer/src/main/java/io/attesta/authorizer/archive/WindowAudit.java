package io.attesta.authorizer.archive;

import io.attesta.protocol.receipt.BatchHeaderWriter;
import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.Statement;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Holds authorizations against their batches, range by range: both come in order and meet. Each batch's tree is made of what is there. */
final class WindowAudit implements AutoCloseable {
    private static final int FETCH_ROWS = 1_000;

    private final int node;
    private final AuditFindings findings;
    private final PreparedStatement select;
    private final RowAudit rowAudit = new RowAudit();
    private final BatchTree tree = new BatchTree();
    private final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
    private final byte[] root = new byte[BatchTree.HASH_LENGTH];
    private long rows;
    private SealedBatch batch;
    private int nextLeaf;
    private boolean whole;

    WindowAudit(final Connection connection, final int node, final AuditFindings findings) throws SQLException {
        this.node = node;
        this.findings = findings;
        select = connection.prepareStatement(RowAudit.SQL);
        select.setFetchSize(FETCH_ROWS);
        select.setInt(1, node);
    }

    /** Rows read so far. */
    long rows() {
        return rows;
    }

    /** Audits all rows whose batch is from one number to another; these are the batches that there are between. */
    void run(final List<SealedBatch> batches, final long from, final long to) throws SQLException {
        select.setLong(2, from);
        select.setLong(3, to);
        try (ResultSet row = select.executeQuery()) {
            boolean at = row.next();
            for (final SealedBatch each : batches) {
                for (; at && row.getLong(1) < each.number(); at = row.next()) {
                    stray(row);
                }
                begin(each);
                for (; at && row.getLong(1) == each.number(); at = row.next()) {
                    add(row);
                }
                end();
            }
            for (; at; at = row.next()) {
                stray(row);
            }
        }
    }

    private void stray(final ResultSet row) throws SQLException {
        rows++;
        tell(row, "there is no such batch");
    }

    private void begin(final SealedBatch next) {
        batch = next;
        nextLeaf = 1;
        whole = next.hasPossibleSize();
        tree.reset();
        if (!whole) {
            findings.batch(
                    node,
                    next.number(),
                    "it says that it has " + next.statements() + " statements; 0 to " + (BatchTree.MAX_LEAVES - 1)
                            + " are possible");
        }
    }

    private void add(final ResultSet row) throws SQLException {
        rows++;
        final int leaf = row.getInt(2);
        if (leaf < 1 || leaf > batch.statements()) {
            whole = false;
            tell(row, "the batch has leaves 1 to " + batch.statements());
            return;
        }
        if (leaf < nextLeaf) {
            whole = false;
            tell(row, "the batch has another row of this leaf");
            return;
        }
        missing(leaf);
        nextLeaf = leaf + 1;
        final String fault = rowAudit.fault(row, batch, leaf);
        if (!fault.isEmpty()) {
            tell(row, fault);
        }
        if (whole) {
            final byte[] statement = row.getBytes(5);
            // What is too long came cut: then it is told, and the root is another anyway.
            final int length = statement == null ? 0 : Math.min(statement.length, Statement.MAX_LENGTH);
            tree.add(statement == null ? new byte[0] : statement, 0, length);
        }
    }

    private void end() {
        missing(batch.statements() + 1);
        if (batch.entries() < batch.statements()) {
            findings.batch(
                    node,
                    batch.number(),
                    "it says that it has " + batch.statements() + " statements of " + batch.entries() + " entries");
        }
        if (whole && !isRoot()) {
            findings.batch(node, batch.number(), "its root is not that of its header and statements");
        }
    }

    private void missing(final int upTo) {
        for (; nextLeaf < upTo; nextLeaf++) {
            whole = false;
            findings.row(node, batch.number(), nextLeaf, batch.firstSequence() + nextLeaf - 1, "the row is missing");
        }
    }

    private boolean isRoot() {
        try {
            final int length = new BatchHeaderWriter(batch.issuer().getBytes(StandardCharsets.US_ASCII))
                    .write(
                            batch.sealedAt().getEpochSecond(),
                            batch.number(),
                            batch.previousRoot(),
                            batch.statements(),
                            batch.entriesDigest(),
                            header,
                            0);
            tree.header(header, 0, length);
        } catch (final IllegalArgumentException e) {
            // Nothing that a header can hold.
            return false;
        }
        tree.compute();
        tree.copyRoot(root, 0);
        return Arrays.equals(root, batch.root())
                && batch.sealedAt().getNano() == 0
                && batch.issuer().endsWith("/" + node);
    }

    private void tell(final ResultSet row, final String what) throws SQLException {
        findings.row(node, row.getLong(1), row.getInt(2), row.getLong(3), what);
    }

    @Override
    public void close() throws SQLException {
        select.close();
    }
}
