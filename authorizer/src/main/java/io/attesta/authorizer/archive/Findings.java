package io.attesta.authorizer.archive;

import java.util.ArrayList;
import java.util.List;

/** Counts what reconciliation finds and keeps the first of it. */
final class Findings {
    private static final int MAX_DETAILS = 50;

    private final List<String> details = new ArrayList<>();
    private long journal;
    private long archive;
    private long missing;
    private long extra;
    private long different;
    private long lostBatches;

    void journalHas(final ArchiveTable table) {
        journal += table == ArchiveTable.AUTHORIZATION ? 1 : 0;
    }

    void archiveHas(final ArchiveTable table, final long rows) {
        archive += table == ArchiveTable.AUTHORIZATION ? rows : 0;
    }

    void missing(final ArchiveTable table, final long batch, final int place) {
        if (table == ArchiveTable.AUTHORIZATION) {
            missing++;
        } else {
            different++;
        }
        detail("missing in the archive: " + row(table, batch, place));
    }

    void extra(final ArchiveTable table, final long rows, final String what) {
        if (table == ArchiveTable.AUTHORIZATION) {
            extra += rows;
        } else {
            different += rows;
        }
        detail("not in the journal: " + what);
    }

    /** A row of the archive that the journal lost before an epoch began. */
    void lost(final ArchiveTable table) {
        if (table == ArchiveTable.BATCH) {
            lostBatches++;
        }
    }

    /** Says what is in the archive alone; no finding, because a signed entry of the journal says that it is lost there. */
    void tellLost() {
        if (lostBatches > 0) {
            details.add("note: " + lostBatches
                    + " batches are in the archive alone; the journal lost them before an epoch began, as its signed entry"
                    + " says. attesta audit --database-only proves them");
        }
    }

    void different(final String what) {
        different++;
        detail(what);
    }

    ReconciliationReport report(final long firstBatch, final long lastBatch) {
        return new ReconciliationReport(
                firstBatch, lastBatch, journal, archive, missing, extra, different, List.copyOf(details));
    }

    static String row(final ArchiveTable table, final long batch, final int place) {
        return table.table() + " of batch " + batch + (place == 0 ? "" : ", " + table.placeColumn() + " " + place);
    }

    private void detail(final String what) {
        if (details.size() < MAX_DETAILS) {
            details.add(what);
        }
    }
}
