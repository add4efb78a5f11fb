package io.attesta.authorizer.archive;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The segments that the journal still has, by the first batch that their names tell; reads what the archive needs of their headers
 * (diagram in {@link SegmentHeader}).
 */
final class RetainedSegments {
    private static final int BASE_OFFSET = 24;
    private static final int PREVIOUS_ROOT_OFFSET = 32;
    private static final int ROOT_LENGTH = 32;

    private final Disk disk;

    RetainedSegments(final Disk disk) {
        this.disk = disk;
    }

    /** First batch of the oldest segment; empty if the journal is. */
    OptionalLong firstBatch() throws IOException {
        final List<Long> all = firstBatches();
        return all.isEmpty() ? OptionalLong.empty() : OptionalLong.of(all.get(0));
    }

    /** Whether a segment begins with a batch. */
    boolean begins(final long batch) throws IOException {
        return disk.names().contains(SegmentHeader.fileName(batch));
    }

    /** Position in the journal of the first frame of the segment that begins with a batch. */
    long firstFrame(final long batch) throws IOException {
        return header(batch).getLong(BASE_OFFSET) + SegmentHeader.LENGTH;
    }

    /** Root of the batch before the segment that begins with a batch. */
    byte[] previousRoot(final long batch) throws IOException {
        final byte[] root = new byte[ROOT_LENGTH];
        header(batch).get(PREVIOUS_ROOT_OFFSET, root);
        return root;
    }

    /** See {@link EpochStart#at}. */
    Optional<EpochStart> epoch(final long batch) throws IOException {
        return EpochStart.at(disk, batch);
    }

    /** First batch of each segment, in order. */
    List<Long> firstBatches() throws IOException {
        return disk.names().stream()
                .filter(name -> name.matches("\\d{20}\\.jnl"))
                .map(name -> Long.parseLong(name.substring(0, 20)))
                .sorted()
                .toList();
    }

    private ByteBuffer header(final long batch) throws IOException {
        final ByteBuffer header = ByteBuffer.allocate(SegmentHeader.LENGTH);
        try (Disk.DiskFile file = disk.open(SegmentHeader.fileName(batch))) {
            file.read(0, header);
        }
        return header;
    }
}
