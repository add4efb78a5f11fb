package io.attesta.authorizer.archive;

import io.attesta.protocol.receipt.BatchTree;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A row of {@code batch} as it stands in the archive: claims, until they are checked. Nothing in it is null, whatever a superuser did.
 *
 * @param node number of the node
 * @param number number of the batch in its node
 * @param sealedAt time of the batch
 * @param issuer issuer, slash, node
 * @param previousRoot root of the batch before
 * @param root its own root
 * @param kid identifier of the key that signed it
 * @param signature the signature over the root
 * @param firstSequence sequence number of its first statement
 * @param statements how many statements it has
 * @param entries how many journal entries it had
 * @param entriesDigest SHA-256 over those
 */
record SealedBatch(
        int node,
        long number,
        Instant sealedAt,
        String issuer,
        byte[] previousRoot,
        byte[] root,
        byte[] kid,
        byte[] signature,
        long firstSequence,
        int statements,
        int entries,
        byte[] entriesDigest) {
    // What is too long is cut where it is too long for certain.
    private static final String SELECT =
            "SELECT node, number, sealed_at, left(issuer, 65), substr(previous_root, 1, 33),"
                    + " substr(root, 1, 33), substr(key_identifier, 1, 9), substr(signature, 1, 65), first_sequence, statements,"
                    + " entries, substr(entries_digest, 1, 33) FROM batch WHERE node = ?";

    /** All batches of one node in order; parameter node. */
    static final String SQL = SELECT + " ORDER BY number";

    /** One batch; parameters node, number. */
    static final String ONE_SQL = SELECT + " AND number = ?";

    /** The row at which a result of {@link #SQL} or {@link #ONE_SQL} is. */
    static SealedBatch read(final ResultSet row) throws SQLException {
        final OffsetDateTime sealedAt = row.getObject(3, OffsetDateTime.class);
        final String issuer = row.getString(4);
        return new SealedBatch(
                row.getInt(1),
                row.getLong(2),
                sealedAt == null ? Instant.MIN : sealedAt.toInstant(),
                issuer == null ? "" : issuer.replaceAll("[^ -~]", "?"),
                bytes(row, 5),
                bytes(row, 6),
                bytes(row, 7),
                bytes(row, 8),
                row.getLong(9),
                row.getInt(10),
                row.getInt(11),
                bytes(row, 12));
    }

    private static byte[] bytes(final ResultSet row, final int column) throws SQLException {
        final byte[] bytes = row.getBytes(column);
        return bytes == null ? new byte[0] : bytes;
    }

    /** What comes before the first batch. */
    static SealedBatch none(final int node) {
        return new SealedBatch(
                node,
                0,
                Instant.MIN,
                "",
                new byte[0],
                new byte[BatchTree.HASH_LENGTH],
                new byte[0],
                new byte[0],
                1,
                0,
                0,
                new byte[0]);
    }

    /** Sequence number of the first statement behind it. */
    long nextSequence() {
        return firstSequence + statements;
    }

    /** Whether it says that it has as many statements as a batch can have. */
    boolean hasPossibleSize() {
        return statements >= 0 && statements < BatchTree.MAX_LEAVES;
    }

    @Override
    public boolean equals(final Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(number);
    }

    @Override
    public String toString() {
        return "node " + node + ", batch " + number;
    }
}
