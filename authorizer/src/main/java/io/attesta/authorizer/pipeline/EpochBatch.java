package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.journal.EpochEntry;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.JournalWriter;
import io.attesta.keystore.KeyStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The batch that begins an epoch: sealed and signed as every batch, by the stage that seals all of them. */
public final class EpochBatch {
    private EpochBatch() {}

    /**
     * Writes the batch; it is durable on return.
     *
     * @param node number of the node, 1 to 65535
     * @param issuer name before the slash of {@code iss}
     * @param previousRoot root of the batch with the number before; zeros if nobody knows it
     * @param writer stands where the journal ends
     * @param from the epoch's position in the journal is behind this one
     */
    public static void write(
            final int node,
            final String issuer,
            final KeyStore keys,
            final EpochStart epoch,
            final byte[] previousRoot,
            final JournalWriter writer,
            final long from)
            throws IOException {
        final Batch batch = new Batch(1);
        final Slot slot = new Slot();
        slot.request.receivedAtMs = epoch.atMs();
        batch.add(slot);
        EpochEntry.write(epoch, batch.content.entryBytes);
        batch.content.entries++;
        batch.content.firstSequence = epoch.firstSequence();
        new SealStage(
                        node,
                        (issuer + "/" + node).getBytes(StandardCharsets.US_ASCII),
                        keys,
                        epoch.firstBatch(),
                        previousRoot)
                .seal(batch);
        writer.appendToNewSegment(batch.content, from);
    }
}
