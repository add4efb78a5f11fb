package io.attesta.authorizer.journal;

import java.nio.ByteBuffer;

/**
 * The beginning of an epoch, as an entry: the first of its batch, which is the first of its segment and has no statement.
 *
 * <pre>
 *   0   4  entry header
 *   4   8  began at, ms since 1970
 *  12   4  number of the epoch       16   1  why
 *  17   8  last batch before         25  32  its root
 *  57   8  next sequence before      65   8  position behind it
 *  73   8  first batch               81   8  first sequence
 *  89   8  archive's batch           97   8  checkpoint's batches
 * 105   8  snapshot's batch         113   8  known roots
 * </pre>
 */
public final class EpochEntry {
    private static final int ROOT_LENGTH = 32;

    private EpochEntry() {}

    /** Appends the beginning of an epoch. */
    public static void write(final EpochStart epoch, final ByteBuffer out) {
        final int begin = EntryType.EPOCH.begin(out);
        out.putLong(epoch.atMs()).putInt(epoch.epoch()).put((byte) epoch.why());
        out.putLong(epoch.lastBatch())
                .put(epoch.lastRoot())
                .putLong(epoch.nextSequence())
                .putLong(epoch.position());
        out.putLong(epoch.firstBatch()).putLong(epoch.firstSequence());
        out.putLong(epoch.archiveBatch()).putLong(epoch.checkpointBatch());
        out.putLong(epoch.snapshotBatch()).putLong(epoch.knownRoots());
        EntryType.end(out, begin);
    }

    /** Reads an entry, its buffer behind the entry header. */
    public static EpochStart read(final ByteBuffer in) {
        final long atMs = in.getLong();
        final int epoch = in.getInt();
        final int why = in.get();
        final long lastBatch = in.getLong();
        final byte[] lastRoot = new byte[ROOT_LENGTH];
        in.get(lastRoot);
        return new EpochStart(
                atMs,
                epoch,
                why,
                lastBatch,
                lastRoot,
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong());
    }
}
