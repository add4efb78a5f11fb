package io.attesta.authorizer.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attesta.protocol.receipt.BatchHeaderWriter;
import io.attesta.protocol.receipt.BatchTree;
import io.attesta.protocol.receipt.ReceiptWriter;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receipts of found authorizations, built again from the archive: a batch's header and statements make its tree, the tree a path for
 * each statement, and the signature over the root is kept. The bytes are those that the terminal was given.
 *
 * <p>A batch of which a statement is missing, or whose root comes out otherwise than it was signed, gives none.
 */
final class RebuiltReceipts {
    private static final Logger LOG = LoggerFactory.getLogger(RebuiltReceipts.class);

    /** Much longer than a request waits to be decided: within this of its batch's time it was read. The order index needs a time. */
    private static final Duration AROUND = Duration.ofMinutes(10);

    private static final int FETCH_ROWS = 1_000;

    private static final String BATCHES =
            "SELECT b.node, b.number, b.issuer, b.sealed_at, b.previous_root, b.root, b.key_identifier, b.signature,"
                    + " b.statements, b.entries_digest FROM unnest(?::integer[], ?::bigint[]) AS k(node, number)"
                    + " JOIN batch b ON b.node = k.node AND b.number = k.number";

    // One more than a batch may have, so that too many are noticed.
    private static final String STATEMENTS =
            "SELECT k.node, k.number, r.leaf, r.statement FROM unnest(?::integer[], ?::bigint[], ?::timestamptz[], ?::timestamptz[])"
                    + " AS k(node, number, since, until) CROSS JOIN LATERAL (SELECT leaf, statement FROM authorization_record"
                    + " WHERE node = k.node AND batch = k.number AND recorded_at BETWEEN k.since AND k.until"
                    + " ORDER BY leaf LIMIT 256) r ORDER BY k.node, k.number, r.leaf";

    private final ReadConnection connection;
    private final BatchTree tree = new BatchTree();

    private record Key(int node, long number) implements Comparable<Key> {
        @Override
        public int compareTo(final Key other) {
            return node == other.node ? Long.compare(number, other.number) : Integer.compare(node, other.node);
        }
    }

    /** What a batch's row says. */
    private record Batch(
            String issuer,
            OffsetDateTime sealedAt,
            byte[] previousRoot,
            byte[] root,
            byte[] kid,
            byte[] signature,
            int statements,
            byte[] entriesDigest) {}

    RebuiltReceipts(final ReadConnection connection) {
        this.connection = connection;
    }

    /** Puts {@code receipt} into items, base64url, wherever it can be built. */
    void addTo(final List<ObjectNode> items) throws SQLException {
        final Map<Key, Map<Integer, ObjectNode>> wanted = new TreeMap<>();
        for (final ObjectNode item : items) {
            wanted.computeIfAbsent(
                            new Key(
                                    item.path("node").intValue(),
                                    item.path("batch").longValue()),
                            key -> new LinkedHashMap<>())
                    .put(item.path("leaf").intValue(), item);
        }
        final Map<Key, Batch> batches = batches(wanted);
        if (!batches.isEmpty()) {
            readStatements(batches, wanted);
        }
    }

    private Map<Key, Batch> batches(final Map<Key, Map<Integer, ObjectNode>> wanted) throws SQLException {
        final Map<Key, Batch> batches = new TreeMap<>();
        try (PreparedStatement select = connection.prepare(BATCHES)) {
            select.setObject(1, wanted.keySet().stream().mapToInt(Key::node).toArray());
            select.setObject(2, wanted.keySet().stream().mapToLong(Key::number).toArray());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    batches.put(
                            new Key(row.getInt(1), row.getLong(2)),
                            new Batch(
                                    row.getString(3),
                                    row.getObject(4, OffsetDateTime.class),
                                    row.getBytes(5),
                                    row.getBytes(6),
                                    row.getBytes(7),
                                    row.getBytes(8),
                                    row.getInt(9),
                                    row.getBytes(10)));
                }
            }
        }
        return batches;
    }

    /** Batch after batch, so that no more than one tree is held. */
    private void readStatements(final Map<Key, Batch> batches, final Map<Key, Map<Integer, ObjectNode>> wanted)
            throws SQLException {
        try (PreparedStatement select = connection.prepare(STATEMENTS)) {
            select.setFetchSize(FETCH_ROWS);
            select.setObject(1, batches.keySet().stream().mapToInt(Key::node).toArray());
            select.setObject(2, batches.keySet().stream().mapToLong(Key::number).toArray());
            select.setObject(3, times(batches, AROUND.negated()));
            select.setObject(4, times(batches, AROUND));
            try (ResultSet row = select.executeQuery()) {
                Key current = null;
                int leaves = 0;
                while (row.next()) {
                    final Key key = new Key(row.getInt(1), row.getLong(2));
                    if (!key.equals(current)) {
                        finish(current, leaves, batches, wanted);
                        tree.reset();
                        current = key;
                        leaves = 0;
                    }
                    leaves = add(row, leaves);
                }
                finish(current, leaves, batches, wanted);
            }
        }
    }

    private static String[] times(final Map<Key, Batch> batches, final Duration from) {
        return batches.values().stream()
                .map(batch -> batch.sealedAt().plus(from).toString())
                .toArray(String[]::new);
    }

    /** Number of leaves with this one; negative from the first on that is not the next. */
    private int add(final ResultSet row, final int leaves) throws SQLException {
        if (leaves < 0 || row.getInt(3) != leaves + 1 || leaves + 1 == BatchTree.MAX_LEAVES) {
            return -1;
        }
        final byte[] statement = row.getBytes(4);
        return tree.add(statement, 0, statement.length);
    }

    private void finish(
            final Key key,
            final int leaves,
            final Map<Key, Batch> batches,
            final Map<Key, Map<Integer, ObjectNode>> wanted) {
        if (key == null) {
            return;
        }
        final Batch batch = batches.get(key);
        if (leaves != batch.statements() || !isRoot(key, batch)) {
            LOG.warn(
                    "the rows of batch {} of node {} in the archive do not make the root that was signed;"
                            + " attesta reconcile tells what is wrong",
                    key.number(),
                    key.node());
            return;
        }
        final ReceiptWriter writer = new ReceiptWriter(batch.kid());
        final byte[] receipt = new byte[ReceiptWriter.MAX_LENGTH];
        wanted.get(key).forEach((leaf, item) -> {
            final int length = writer.write(tree, leaf, batch.signature(), 0, receipt, 0);
            item.put("receipt", Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(receipt, length)));
        });
    }

    /** Completes the tree. */
    private boolean isRoot(final Key key, final Batch batch) {
        final byte[] header = new byte[BatchHeaderWriter.MAX_LENGTH];
        final int length = new BatchHeaderWriter(batch.issuer().getBytes(StandardCharsets.US_ASCII))
                .write(
                        batch.sealedAt().toEpochSecond(),
                        key.number(),
                        batch.previousRoot(),
                        batch.statements(),
                        batch.entriesDigest(),
                        header,
                        0);
        tree.header(header, 0, length);
        tree.compute();
        final byte[] root = new byte[BatchTree.HASH_LENGTH];
        tree.copyRoot(root, 0);
        return Arrays.equals(root, batch.root());
    }
}
