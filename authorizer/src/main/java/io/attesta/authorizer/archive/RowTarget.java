package io.attesta.authorizer.archive;

/** Where the rows of batches go, in the order of batch and place. */
interface RowTarget {
    /**
     * Begins a row.
     *
     * @param place leaf or entry within the batch, 0 in {@link ArchiveTable#BATCH}
     * @return what takes the columns
     */
    RowSink begin(ArchiveTable table, long batch, int place);

    /** Ends the row. */
    void end();
}
