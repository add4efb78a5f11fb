package io.attesta.authorizer.archive;

import io.attesta.authorizer.journal.BatchFrame;
import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.EpochStart;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.JournalReader;
import io.attesta.authorizer.journal.JournalTooShortException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The durable batches behind what the archive has, one after the other, each checked to follow from the one before. For one thread.
 */
final class JournalTail implements Closeable {
    /** A reader keeps every segment open that it has seen, deleted ones too: after so many bytes it is replaced. */
    private static final long REOPEN_BYTES = 64L << 20;

    private final Disk disk;
    private final DurablePosition durable;
    private final RetainedSegments segments;
    private JournalReader reader;
    private long openedAt;
    private long lastBatch;
    private byte[] lastRoot;

    JournalTail(final Disk disk, final DurablePosition durable) {
        this.disk = disk;
        this.durable = durable;
        segments = new RetainedSegments(disk);
        reader = new JournalReader(disk, durable);
    }

    /**
     * Goes to the batch behind a position of the archive.
     *
     * @throws ArchiveMismatchException if the position is not one of this journal
     */
    void resume(final ArchivePosition position) throws IOException {
        if (position.batch() > durable.batch()) {
            throw new ArchiveMismatchException(JournalTooShortException.sentence(
                    "the archive holds batch " + position.batch() + " (if it is this server's)", durable.batch()));
        }
        reopen(0);
        lastBatch = position.batch();
        lastRoot = position.root();
        final long first = segments.firstBatch().orElse(1);
        final Optional<Long> epoch = epochBehind(position);
        if (epoch.isPresent()) {
            lastBatch = epoch.get() - 1;
            lastRoot = segments.previousRoot(epoch.get());
            reader.seek(segments.firstFrame(epoch.get()));
        } else if (first > position.batch()) {
            resumeAtFirst(position, first);
        } else {
            reopen(behind(position));
        }
    }

    /** The next durable batch, valid until the next call; null if there is none. */
    BatchFrame next() throws IOException {
        if (reader.position() - openedAt > REOPEN_BYTES) {
            reopen(reader.position());
        }
        final BatchFrame frame = reader.next();
        if (frame == null) {
            return null;
        }
        final boolean follows = frame.epoch()
                .map(epoch ->
                        epoch.lastBatch() == lastBatch && Arrays.equals(epoch.lastRoot(), lastRoot) || isNext(frame))
                .orElseGet(() -> isNext(frame));
        if (!follows) {
            throw new JournalDamageException(
                    disk.place(),
                    "position " + frame.position(),
                    0,
                    "batch " + frame.number() + " does not follow from batch " + lastBatch);
        }
        lastBatch = frame.number();
        lastRoot = frame.root();
        return frame;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private boolean isNext(final BatchFrame frame) {
        return frame.number() == lastBatch + 1 && Arrays.equals(frame.previousRoot(), lastRoot);
    }

    /** First batch of the epoch that goes on behind a position which the journal has lost. */
    private Optional<Long> epochBehind(final ArchivePosition position) throws IOException {
        for (final long first : segments.firstBatches()) {
            if (first > position.batch()) {
                return segments.epoch(first)
                        .filter(epoch -> epoch.lastBatch() <= position.batch())
                        .map(epoch -> requireTold(epoch, position));
            }
        }
        return Optional.empty();
    }

    /** The first batch of an epoch, if the archive is the one that it was told of. */
    private static long requireTold(final EpochStart epoch, final ArchivePosition position) {
        if (epoch.lastBatch() == position.batch()) {
            if (!Arrays.equals(epoch.lastRoot(), position.root())) {
                throw otherRoot(position);
            }
        } else if (epoch.archiveBatch() < position.batch()) {
            throw new ArchiveMismatchException("the archive ends with batch " + position.batch()
                    + ", but the epoch that begins with batch " + epoch.firstBatch()
                    + " was told of an archive that ends with batch " + epoch.archiveBatch());
        }
        return epoch.firstBatch();
    }

    private void resumeAtFirst(final ArchivePosition position, final long first) throws IOException {
        if (first != position.batch() + 1) {
            throw new ArchiveMismatchException("the archive ends with batch " + position.batch()
                    + ", but the journal begins with batch " + first + ": what is between is in neither");
        }
        if (!segments.begins(first)) {
            // An empty journal: it will begin at 0.
            return;
        }
        if (!Arrays.equals(segments.previousRoot(first), position.root())) {
            throw otherRoot(position);
        }
        reader.seek(segments.firstFrame(first));
    }

    /** Position behind the frame of an archived batch, which must be the journal's. */
    private long behind(final ArchivePosition position) throws IOException {
        if (position.journalPosition() >= durable.position()) {
            throw otherRoot(position);
        }
        final BatchFrame frame;
        try {
            frame = reader.at(position.journalPosition());
        } catch (final JournalDamageException | IllegalArgumentException e) {
            throw otherRoot(position);
        }
        if (frame.number() != position.batch() || !Arrays.equals(frame.root(), position.root())) {
            throw otherRoot(position);
        }
        return frame.position() + frame.length();
    }

    private static ArchiveMismatchException otherRoot(final ArchivePosition position) {
        return new ArchiveMismatchException("the archive's batch " + position.batch() + " is not the journal's batch "
                + position.batch() + ": they are of different histories");
    }

    private void reopen(final long position) throws IOException {
        reader.close();
        reader = new JournalReader(disk, durable);
        reader.seek(position);
        openedAt = position;
    }
}
