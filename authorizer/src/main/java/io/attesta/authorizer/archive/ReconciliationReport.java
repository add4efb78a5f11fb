package io.attesta.authorizer.archive;

import java.util.List;

/**
 * What reconciliation found.
 *
 * @param firstBatch first batch compared: the first that the journal still has
 * @param lastBatch last batch compared: the archive's position
 * @param journal authorizations in the journal's batches
 * @param archive authorizations in the archive's rows
 * @param missing authorizations of the journal that the archive lacks
 * @param extra authorizations of the archive that the journal lacks
 * @param different authorizations that both have and that differ, and everything wrong with batches and changes
 * @param details the first findings, a sentence each; they name rows and columns, never contents
 */
public record ReconciliationReport(
        long firstBatch,
        long lastBatch,
        long journal,
        long archive,
        long missing,
        long extra,
        long different,
        List<String> details) {

    /** Whether journal and archive are equal. */
    public boolean clean() {
        return missing == 0 && extra == 0 && different == 0;
    }

    /** The line that scripts read. */
    public String line() {
        return "journal=" + journal + " archive=" + archive + " missing=" + missing + " extra=" + extra + " different="
                + different;
    }
}
