package io.attesta.authorizer.checkpoint;

import io.attesta.authorizer.journal.BatchContent;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.JournalScan;
import io.attesta.authorizer.journal.JournalWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A journal of batches that have nothing in them but their roots, which are any bytes. */
final class RootJournal {
    final DurablePosition durable = new DurablePosition();
    final List<byte[]> roots = new ArrayList<>();

    private final JournalWriter writer;
    private final BatchContent content = new BatchContent();
    private final Random random;

    /** Goes on where the journal on the disk ends; {@code seed} makes the roots. */
    RootJournal(final Disk disk, final long seed) throws IOException {
        random = new Random(seed);
        final var end = new JournalScan(disk, 1, "attesta").run(frame -> roots.add(frame.root()));
        writer = new JournalWriter(disk, 1, "attesta", JournalWriter.minSegmentBytes(), true, end, durable);
        content.number = end.nextBatch() - 1;
        System.arraycopy(end.lastRoot(), 0, content.root, 0, 32);
    }

    void append(final int batches) throws IOException {
        final byte[] root = new byte[32];
        for (int i = 0; i < batches; i++) {
            random.nextBytes(root);
            append(root);
        }
    }

    void append(final byte[] root) throws IOException {
        content.clear();
        content.number++;
        content.firstSequence = 1;
        System.arraycopy(content.root, 0, content.previousRoot, 0, 32);
        System.arraycopy(root, 0, content.root, 0, 32);
        // Something in it, so that a few thousand need more than one segment.
        content.entryBytes.put(new byte[400]);
        writer.append(content);
        roots.add(root.clone());
        writer.prepareNext(() -> true);
    }
}
