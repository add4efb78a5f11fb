package io.attesta.authorizer.journal;

import java.util.Optional;

/**
 * What a check of a journal came to; its faults were told one by one.
 *
 * @param issuer whose journal it is: issuer, slash, node; empty if no segment has a good header
 * @param segments files that were read
 * @param firstBatch number of the first batch that the journal still has, 0 if there is none
 * @param lastBatch number of its last batch; the one before its first if it has none
 * @param batches whole batches
 * @param statements in them
 * @param epochs beginnings of epochs behind the first batch: what is missing there was lost, and an operator said so
 * @param bytes of all segments
 * @param torn what a start would cut back
 */
public record JournalCheckReport(
        Optional<String> issuer,
        long segments,
        long firstBatch,
        long lastBatch,
        long batches,
        long statements,
        long epochs,
        long bytes,
        Optional<TornTail> torn) {
    /**
     * The end of a write that was cut off: nobody was answered from it.
     *
     * @param file name of the segment
     * @param offset where it begins
     * @param bytes how many it has
     * @param afterBatch the last whole batch before it
     */
    public record TornTail(String file, long offset, long bytes, long afterBatch) {}
}
