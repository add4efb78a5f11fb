package io.attesta.authorizer.archive;

import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.BatchProof;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.protocol.receipt.SignatureCheck;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Compares the retained journal with the archive, batch by batch up to the archive's position: every row, every column made again from
 * the journal, every statement against its entry, roots, chain and signatures. Reads the database in one snapshot that begins with the
 * position, so it may run beside the server; holds a few hundred rows at a time.
 */
public final class Reconciliation {
    /** Batches of one query: it is sorted by the database, so it should fit its memory most of the time. */
    private static final int WINDOW_BATCHES = 256;

    private static final int SOCKET_SECONDS = 600;
    private static final String UNDEFINED_TABLE = "42P01";

    private final int node;
    private final String issuer;
    private final Disk disk;
    private final ArchiveDatabase database;
    private final SignatureCheck signatures;

    /**
     * @param node number of the node, 1 to 65535
     * @param issuer {@code iss} of its statements: issuer's name, slash, node
     * @param disk the journal's folder; only read from
     * @param database the archive; only read from
     * @param signatures the keys that are trusted
     */
    public Reconciliation(
            final int node,
            final String issuer,
            final Disk disk,
            final ArchiveDatabase database,
            final SignatureCheck signatures) {
        this.node = node;
        this.issuer = issuer;
        this.disk = disk;
        this.database = database;
        this.signatures = signatures;
    }

    /**
     * Compares everything.
     *
     * @throws PostgresException if the database cannot be read
     * @throws IOException if the journal cannot be read; damage in it is a finding
     * @throws ArchiveMismatchException if the database holds no archive
     */
    public ReconciliationReport run() throws IOException {
        try (Connection connection = database.connect(SOCKET_SECONDS)) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            // The position first: what the snapshot then shows is at least that far, and the journal too.
            final ArchivePosition position = position(connection);
            try (JournalWalk walk = new JournalWalk(disk)) {
                return compare(connection, walk, position);
            }
        } catch (final ArchiveReadException e) {
            throw unreadable(e.failure());
        } catch (final SQLException e) {
            throw unreadable(e);
        }
    }

    private PostgresException unreadable(final SQLException failure) {
        return new PostgresException(
                "The archive at " + database.label() + " cannot be read: " + failure.getMessage(), failure);
    }

    private ArchivePosition position(final Connection connection) throws SQLException {
        try {
            final ArchivePosition position = ArchiveSession.position(connection, node);
            return position == null ? ArchivePosition.beginning() : position;
        } catch (final SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                throw new ArchiveMismatchException("the database holds no archive: " + database.label());
            }
            throw e;
        }
    }

    private ReconciliationReport compare(
            final Connection connection, final JournalWalk walk, final ArchivePosition position)
            throws SQLException, IOException {
        final Findings findings = new Findings();
        final long first = walk.next();
        if (first > position.batch() + 1 && !walk.isLost(first - 1)) {
            findings.different("batches " + (position.batch() + 1) + " to " + (first - 1)
                    + " are neither in the journal nor in the archive");
        }
        final BatchProof proof = new BatchProof(issuer, signatures, walk.previousRoot());
        final ArchiveRows rows = new ArchiveRows(node, issuer);
        boolean readable = true;
        for (long from = first; from <= position.batch(); from += WINDOW_BATCHES) {
            final long to = Math.min(position.batch(), from + WINDOW_BATCHES - 1);
            try (BatchWindow window = new BatchWindow(connection, node, issuer, from, to, walk::isLost, findings)) {
                while (readable && walk.next() <= to) {
                    readable = next(walk, rows, proof, window, position, findings);
                }
                window.finish();
            }
        }
        countOutside(connection, position, findings);
        findings.tellLost();
        return findings.report(first, position.batch());
    }

    /** Compares the next batch; false if the journal has none. */
    private static boolean next(
            final JournalWalk walk,
            final ArchiveRows rows,
            final BatchProof proof,
            final BatchWindow window,
            final ArchivePosition position,
            final Findings findings)
            throws IOException {
        final long number = walk.next();
        final BatchFrame frame;
        try {
            frame = walk.read();
        } catch (final JournalDamageException e) {
            findings.different("the archive goes up to batch " + position.batch() + ", the journal only to "
                    + (number - 1) + ": " + e.getMessage());
            return false;
        }
        if (frame.number() != number) {
            findings.different("the journal has batch " + frame.number() + " in the place of " + number);
            return false;
        }
        proof.check(frame, findings::different);
        if (number == position.batch() && !Arrays.equals(frame.root(), position.root())) {
            findings.different("the archive's position has another root than batch " + number);
        }
        window.compare(frame, rows);
        return true;
    }

    private void countOutside(final Connection connection, final ArchivePosition position, final Findings findings)
            throws SQLException {
        for (final ArchiveTable table : ArchiveTable.values()) {
            try (PreparedStatement count = connection.prepareStatement(table.countOutsideSql())) {
                count.setInt(1, node);
                count.setLong(2, position.batch());
                try (ResultSet row = count.executeQuery()) {
                    row.next();
                    final long rows = row.getLong(1);
                    if (rows > 0) {
                        findings.archiveHas(table, rows);
                        findings.extra(
                                table,
                                rows,
                                rows + " rows of " + table.table() + " of no batch up to the archive's position, "
                                        + position.batch());
                    }
                }
            }
        }
    }
}
