package io.attesta.authorizer.snapshot;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.JournalReader;
import io.attesta.authorizer.pipeline.CommandPort;
import io.attesta.authorizer.pipeline.PipelineStoppedException;
import io.attesta.authorizer.pipeline.Tables;
import io.attesta.authorizer.runtime.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The thread {@code attesta-snapshot}: makes a snapshot after so much time or so much journal, and once more at a clean stop; then deletes the
 * segments of the journal that nothing needs any more. Nobody waits for it: the tables are read in small steps between batches.
 */
public final class Snapshots implements AutoCloseable {
    private static final long LOOK_MS = 1_000;

    private final NodeName node;
    private final SnapshotFolder folder;
    private final DurablePosition durable;
    private final CommandPort port;
    private final Clock clock;
    private final Due due;
    private final SegmentRemoval removal;
    private final LongSupplier takenIn;
    private final Consumer<String> failed;
    private final JournalReader journal;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        final Thread made = new Thread(work, "attesta-snapshot");
        made.setDaemon(true);
        return made;
    });

    private long lastAtNs;
    private long lastPosition;
    private boolean failing;
    private volatile boolean ending;
    private volatile long newestMs;

    /**
     * When a snapshot is due.
     *
     * @param interval longest time between two
     * @param journalBytes bytes of journal that ask for one earlier
     * @param leaveBytes room on the disk that is left to the journal: with less, none is made, and one in the making is given up
     */
    public record Due(Duration interval, long journalBytes, long leaveBytes) {}

    /**
     * Nothing is done before {@link #start}.
     *
     * @param journal folder of the segments
     * @param snapshots folder of the snapshots
     * @param durable how far the journal may be read
     * @param port reads the tables
     * @param retain how long segments stay that nothing needs
     * @param takenIn last batch that the archive and the checkpoints have both taken in
     * @param failed hears why no snapshot can be made for now, once until one was made again
     */
    public Snapshots(
            final NodeName node,
            final Disk journal,
            final Disk snapshots,
            final DurablePosition durable,
            final CommandPort port,
            final Clock clock,
            final Due due,
            final Duration retain,
            final LongSupplier takenIn,
            final Consumer<String> failed) {
        this.node = node;
        this.folder = new SnapshotFolder(snapshots);
        this.durable = durable;
        this.port = port;
        this.clock = clock;
        this.due = due;
        this.removal = new SegmentRemoval(journal, retain);
        this.takenIn = takenIn;
        this.failed = failed;
        this.journal = new JournalReader(journal, durable);
        lastAtNs = clock.nanoTime();
        lastPosition = durable.position();
    }

    /** Begins to look, every second. */
    public void start() {
        thread.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** When the newest snapshot of this run was begun, milliseconds since 1970; 0 if there was none yet. For any thread. */
    public long newestMs() {
        return newestMs;
    }

    /** One look: makes a snapshot if one is due. Whatever fails is told, not thrown. For the thread, or for one caller where it was not started. */
    public void look() {
        final long moved = durable.position() - lastPosition;
        if (moved > 0
                && (moved >= due.journalBytes()
                        || clock.nanoTime() - lastAtNs >= due.interval().toNanos())) {
            make();
        }
    }

    /** Makes a snapshot now. */
    private void make() {
        final long position = durable.position();
        try (JournalReader reading = journal) {
            lastAtNs = clock.nanoTime();
            requireRoom();
            final Optional<SnapshotMaking> begun = SnapshotMaking.begin(folder, node, port, reading, clock.nowMs());
            if (begun.isPresent() && !finish(begun.get())) {
                return;
            }
            lastPosition = position;
            failing = false;
            remove();
        } catch (final PipelineStoppedException e) {
            // Nothing is decided any more: the journal says all.
        } catch (final IOException | JournalDamageException e) {
            fail("no snapshot can be made: " + e.getMessage());
        } catch (final RuntimeException e) {
            fail("no snapshot can be made: " + e.getClass().getSimpleName());
        }
    }

    /** Makes all of it; false if the end came first. */
    private boolean finish(final SnapshotMaking making) throws IOException {
        try (making) {
            while (!making.step()) {
                if (ending) {
                    return false;
                }
                requireRoom();
            }
            newestMs = making.header().begunAtMs();
            return true;
        }
    }

    /** A snapshot can be made later; a segment of the journal that finds no room stops the server. */
    private void requireRoom() throws IOException {
        if (folder.disk().usableBytes() < due.leaveBytes()) {
            throw new IOException("the disk is nearly full");
        }
    }

    private void fail(final String reason) {
        if (!failing) {
            failing = true;
            failed.accept(reason);
        }
    }

    private void remove() throws IOException {
        final List<String> names = folder.names();
        if (names.size() < SnapshotFolder.KEPT) {
            return;
        }
        final SnapshotHeader older = new SnapshotReader(folder.disk(), names.get(SnapshotFolder.KEPT - 1)).check();
        if (older != null) {
            final long repeats = port.read(Tables::oldestPlace);
            removal.run(
                    new SegmentRemoval.Needs(Math.min(older.position(), repeats), takenIn.getAsLong()), clock.nowMs());
        }
    }

    /**
     * Makes a last snapshot, if the journal went on since the one before, and ends. To be called while the pipeline still runs and nothing
     * more comes in.
     *
     * @param most longest time it may take; a start without it reads more of the journal
     */
    public void finish(final Duration most) {
        final Future<?> last = thread.submit(() -> {
            if (durable.position() > lastPosition) {
                make();
            }
        });
        thread.shutdown();
        try {
            last.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final TimeoutException e) {
            ending = true;
        } catch (final InterruptedException e) {
            ending = true;
            Thread.currentThread().interrupt();
        } catch (final ExecutionException e) {
            failed.accept("no snapshot could be made at the end");
        }
    }

    /** Ends, without a last snapshot. */
    @Override
    public void close() {
        ending = true;
        thread.shutdown();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
