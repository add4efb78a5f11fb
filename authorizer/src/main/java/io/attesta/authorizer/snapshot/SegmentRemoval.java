package io.attesta.authorizer.snapshot;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.SegmentHeader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Deletes the segments that nothing needs any more. For one thread. */
final class SegmentRemoval {
    private final Disk journal;
    private final Duration retain;

    /**
     * What still needs the journal.
     *
     * @param position oldest place that a start, or a repeat's answer, is read from
     * @param batch last batch that everybody who follows the journal has taken in
     */
    record Needs(long position, long batch) {}

    /** @param retain how long a segment stays that nothing needs */
    SegmentRemoval(final Disk journal, final Duration retain) {
        this.journal = journal;
        this.retain = retain;
    }

    /** Deletes from the oldest on, as far as nothing needs them; gives how many went. The last two always stay. */
    int run(final Needs needs, final long nowMs) throws IOException {
        final List<SegmentHeader> headers = SegmentHeader.all(journal);
        int gone = 0;
        while (gone + 2 < headers.size()) {
            final SegmentHeader next = headers.get(gone + 1);
            if (next.base() > needs.position() || next.firstBatch() - 1 > needs.batch() || !isOld(next, nowMs)) {
                break;
            }
            journal.delete(SegmentHeader.fileName(headers.get(gone).firstBatch()));
            gone++;
        }
        return gone;
    }

    /** Whether what stands before a segment is older than is to be kept: the segment's own first batch is. */
    private boolean isOld(final SegmentHeader next, final long nowMs) throws IOException {
        return retain.isZero() || SegmentHeader.firstSeconds(journal, next) * 1000 + retain.toMillis() <= nowMs;
    }
}
