package io.attesta.authorizer.archive;

import java.time.Instant;
import java.util.List;

/**
 * What an audit of the database came to.
 *
 * @param nodes each node of which anything is in the archive, by number
 * @param batches batches read
 * @param rows authorizations read
 * @param findings how many things were wrong
 */
public record DatabaseAuditReport(List<Node> nodes, long batches, long rows, long findings) {
    /**
     * One node's part of the archive.
     *
     * @param node its number
     * @param issuer {@code iss} of its last batch, empty if it has none
     * @param batches how many it has
     * @param lastBatch number of the last, 0 if it has none
     * @param lastSealedAt time of the last
     */
    public record Node(int node, String issuer, long batches, long lastBatch, Instant lastSealedAt) {}

    /** Copies the list. */
    public DatabaseAuditReport {
        nodes = List.copyOf(nodes);
    }

    /** Whether nothing was wrong. */
    public boolean clean() {
        return findings == 0;
    }

    /** The line that scripts read. */
    public String line() {
        return "batches=" + batches + " rows=" + rows + " findings=" + findings;
    }
}
