package io.attesta.authorizer.archive;

import io.attesta.authorizer.journal.EntryType;
import io.attesta.authorizer.journal.EpochEntry;
import io.attesta.authorizer.journal.EpochStart;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one node's epochs explain. An epoch's row holds all entries of its batch, whose digest the signed header has: so the row proves by
 * itself that numbers jump there, and from where to where.
 */
final class EpochAudit {
    /** Far more than the few entries of such a batch; what is longer has another digest. */
    private static final int MAX_ENTRIES_BYTES = 65_536;

    private static final int FETCH_ROWS = 64;
    private static final String SQL = "SELECT batch, entry, began_at, epoch, left(reason, 300), last_batch,"
            + " substr(last_root, 1, 33), next_sequence, first_sequence, archive_batch, checkpoint_batch, snapshot_batch,"
            + " known_roots, substr(entries, 1, " + MAX_ENTRIES_BYTES + ") FROM epoch WHERE node = ? ORDER BY batch";

    private final int node;
    private final AuditFindings findings;
    private final Map<Long, EpochStart> proved = new HashMap<>();
    private final List<String> differing = new ArrayList<>();

    private EpochAudit(final int node, final AuditFindings findings) {
        this.node = node;
        this.findings = findings;
    }

    /** Reads and checks all epochs of a node. */
    static EpochAudit of(final Connection connection, final int node, final AuditFindings findings)
            throws SQLException {
        final EpochAudit audit = new EpochAudit(node, findings);
        try (PreparedStatement select = connection.prepareStatement(SQL);
                PreparedStatement batch = connection.prepareStatement(SealedBatch.ONE_SQL)) {
            select.setFetchSize(FETCH_ROWS);
            select.setInt(1, node);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    audit.check(row, batch);
                }
            }
        }
        return audit;
    }

    /**
     * Whether an epoch explains that a batch's number, previous root or first sequence is not what follows from the one before it: it goes
     * on behind what the journal had, and the archive has all that it was known to have.
     *
     * @param last the batch before it in the archive, or {@link SealedBatch#none}
     * @param next the batch
     */
    boolean explains(final SealedBatch last, final SealedBatch next) {
        final EpochStart epoch = proved.get(next.number());
        return epoch != null
                && last.number() == Math.max(epoch.lastBatch(), epoch.archiveBatch())
                && next.firstSequence() == epoch.firstSequence()
                && next.firstSequence() > last.nextSequence()
                && next.statements() == 0
                && (next.number() != last.number() + 1 || Arrays.equals(next.previousRoot(), last.root()));
    }

    private void check(final ResultSet row, final PreparedStatement batch) throws SQLException {
        final long number = row.getLong(1);
        final SealedBatch sealed = batch(batch, number);
        if (sealed == null) {
            // Told where the rows of batches that do not exist are.
            return;
        }
        final EpochStart epoch = read(row.getBytes(14), sealed);
        if (epoch == null || epoch.firstBatch() != number) {
            findings.batch(
                    node, number, "the entries in its row of epoch are not those of the batch, or begin no epoch");
            return;
        }
        compare(row, epoch);
        if (!differing.isEmpty()) {
            findings.batch(
                    node,
                    number,
                    "its row of epoch says something else than its entry: " + String.join(", ", differing));
        }
        final SealedBatch before = epoch.lastBatch() == 0 ? SealedBatch.none(node) : batch(batch, epoch.lastBatch());
        if (before == null || !epoch.follows(before.number(), before.root(), before.nextSequence())) {
            findings.batch(
                    node, number, "its epoch goes on behind another batch " + epoch.lastBatch() + " than there is");
            return;
        }
        proved.put(number, epoch);
    }

    private SealedBatch batch(final PreparedStatement select, final long number) throws SQLException {
        select.setInt(1, node);
        select.setLong(2, number);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? SealedBatch.read(row) : null;
        }
    }

    /** The first of a batch's entries; null if they are not the batch's, or the first is no epoch. */
    private static EpochStart read(final byte[] entries, final SealedBatch sealed) {
        if (entries == null || !Arrays.equals(sha256(entries), sealed.entriesDigest())) {
            return null;
        }
        try {
            final ByteBuffer first = ByteBuffer.wrap(entries);
            return EntryType.read(first) == EntryType.EPOCH ? EpochEntry.read(first) : null;
        } catch (final IllegalArgumentException | BufferUnderflowException e) {
            return null;
        }
    }

    private void compare(final ResultSet row, final EpochStart epoch) throws SQLException {
        differing.clear();
        final OffsetDateTime beganAt = row.getObject(3, OffsetDateTime.class);
        differs("entry", row.getLong(2) == 1);
        differs("began_at", beganAt != null && beganAt.toInstant().equals(Instant.ofEpochMilli(epoch.atMs())));
        differs("epoch", row.getLong(4) == epoch.epoch());
        differs("reason", epoch.reason().equals(row.getString(5)));
        differs("last_batch", row.getLong(6) == epoch.lastBatch());
        differs("last_root", Arrays.equals(row.getBytes(7), epoch.lastRoot()));
        differs("next_sequence", row.getLong(8) == epoch.nextSequence());
        differs("first_sequence", row.getLong(9) == epoch.firstSequence());
        differs("archive_batch", row.getLong(10) == epoch.archiveBatch());
        differs("checkpoint_batch", row.getLong(11) == epoch.checkpointBatch());
        differs("snapshot_batch", row.getLong(12) == epoch.snapshotBatch());
        differs("known_roots", row.getLong(13) == epoch.knownRoots());
    }

    private void differs(final String column, final boolean equal) {
        if (!equal) {
            differing.add(column);
        }
    }

    private static byte[] sha256(final byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
