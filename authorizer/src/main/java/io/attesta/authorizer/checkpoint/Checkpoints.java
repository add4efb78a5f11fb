package io.attesta.authorizer.checkpoint;

import io.attesta.authorizer.journal.Disk;
import io.attesta.authorizer.journal.DurablePosition;
import io.attesta.authorizer.journal.JournalDamageException;
import io.attesta.authorizer.journal.JournalTooShortException;
import io.attesta.authorizer.journal.RootReader;
import io.attesta.authorizer.runtime.Clock;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.KeyStoreException;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.CheckpointVerifier;
import io.attesta.protocol.checkpoint.HashTree;
import io.attesta.protocol.checkpoint.MalformedCheckpointException;
import io.attesta.protocol.checkpoint.Tile;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The thread {@code attesta-checkpoint}: follows the durable journal, keeps the roots of its batches, and signs at each interval and at the
 * end how far it came. Whoever keeps a checkpoint can show later whether anything before it was changed, dropped or moved.
 *
 * <p>It signs nothing that is not durable, and nothing that does not continue what it signed before: at a start the newest checkpoint
 * must be its own, the kept roots must lead to it, and the journal must have its batches.
 */
public final class Checkpoints implements AutoCloseable {
    private static final long LOOK_MS = 1_000;

    private final RootReader journal;
    private final RootLog roots;
    private final CheckpointFolder folder;
    private final DurablePosition durable;
    private final KeyStore keys;
    private final Clock clock;
    private final long intervalNs;
    private final Consumer<String> failed;
    private final Consumer<String> fatal;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        final Thread made = new Thread(work, "attesta-checkpoint");
        made.setDaemon(true);
        return made;
    });

    private volatile Signed latest;
    private Origin origin;
    private long signedAtNs;
    private boolean failing;
    private boolean opened;
    private boolean ended;

    /** The newest checkpoint, as text and as what it says. */
    private record Signed(byte[] note, long size) {}

    /**
     * Nothing is read or written before {@link #open}.
     *
     * @param origin of the checkpoints: issuer, slash, node; behind it the epoch, if the newest one names one
     * @param journal folder of the segments
     * @param checkpoints folder of roots and checkpoints
     * @param durable how far the journal may be read
     * @param keys sign and verify; looked at anew for each checkpoint
     * @param interval time between two checkpoints
     * @param failed hears why no checkpoint can be made for now, once until one was made again
     * @param fatal hears that the journal is not what was signed: the server must not go on
     */
    public Checkpoints(
            final String origin,
            final Disk journal,
            final Disk checkpoints,
            final DurablePosition durable,
            final KeyStore keys,
            final Clock clock,
            final Duration interval,
            final Consumer<String> failed,
            final Consumer<String> fatal) {
        this.origin = new Origin(origin, 1);
        this.journal = new RootReader(journal, durable);
        this.roots = new RootLog(checkpoints);
        this.folder = new CheckpointFolder(checkpoints);
        this.durable = durable;
        this.keys = keys;
        this.clock = clock;
        this.intervalNs = interval.toNanos();
        this.failed = failed;
        this.fatal = fatal;
    }

    /**
     * Continues the newest checkpoint and signs what is durable by now; in the caller's thread. A checkpoint that cannot be written, on a
     * full disk for instance, is told and made up for later: no authorization needs it.
     *
     * @throws CheckpointException if checkpoint, roots, keys and journal do not fit each other
     * @throws JournalDamageException if the journal's batches are not those that were signed
     * @throws IOException if a file cannot be read
     */
    public void open() throws IOException {
        resume();
        opened = true;
        try {
            sign();
        } catch (final IOException | KeyStoreException e) {
            fail("no checkpoint can be made: " + e.getMessage());
        }
    }

    /** Begins to look, every second. */
    public void start() {
        thread.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    private void resume() throws IOException {
        final Optional<byte[]> note = folder.latest();
        final Checkpoint known = note.isPresent() ? own(note.get()) : empty();
        if (known.size() > durable.batch()) {
            throw new CheckpointException(JournalTooShortException.sentence(
                    "a checkpoint was signed over batch " + known.size(), durable.batch()));
        }
        continueRoots(known);
        journal.resume(known.size(), known.size() == 0 ? new byte[Checkpoint.ROOT_LENGTH] : roots.root(known.size()));
        latest = note.map(bytes -> new Signed(bytes, known.size())).orElse(null);
    }

    private Checkpoint empty() throws IOException {
        return new Checkpoint(origin.toString(), 0, new HashTree(roots).root(0));
    }

    private Checkpoint own(final byte[] note) {
        final Checkpoint checkpoint;
        try {
            checkpoint = CheckpointVerifier.verify(note, new NoteKeys(PublicKeySet.of(keys)));
        } catch (final MalformedCheckpointException e) {
            throw new CheckpointException("the newest checkpoint is not one of this server's: " + e.getMessage(), e);
        }
        final Origin signed = Origin.parse(checkpoint.origin());
        if (!signed.node().equals(origin.node())) {
            throw new CheckpointException(
                    "the newest checkpoint is of " + checkpoint.origin() + ", not of " + origin.node());
        }
        // An epoch began with a checkpoint of its own: what is signed from then on goes on under that origin.
        origin = signed;
        return checkpoint;
    }

    private void continueRoots(final Checkpoint known) throws IOException {
        roots.resume(known.size());
        if (!Arrays.equals(roots.treeRoot(), known.root())) {
            throw new CheckpointException("the roots that are kept do not lead to the newest checkpoint, which is over "
                    + known.size() + " batches: one of the files was altered");
        }
    }

    /**
     * One look: takes in what became durable, and signs when it is time. Whatever fails is told, not thrown: the next look may come. For
     * the thread, or for one caller where it was not started.
     */
    public void look() {
        if (ended) {
            return;
        }
        try {
            if (failing) {
                // What was half written is not known: all over again from what was signed.
                resume();
            }
            follow();
            if (clock.nanoTime() - signedAtNs >= intervalNs) {
                sign();
            }
            failing = false;
        } catch (final JournalDamageException | CheckpointException e) {
            ended = true;
            fatal.accept(e.getMessage());
        } catch (final IOException | KeyStoreException e) {
            fail("no checkpoint can be made: " + e.getMessage());
        } catch (final RuntimeException e) {
            fail("no checkpoint can be made: " + e.getClass().getSimpleName());
        }
    }

    private void fail(final String reason) {
        if (!failing) {
            failing = true;
            failed.accept(reason);
        }
    }

    private void follow() throws IOException {
        while (journal.next()) {
            roots.append(journal.root());
        }
    }

    /** Signs what is durable now; the same again would be the same bytes, so nothing is done where nothing came. */
    private void sign() throws IOException {
        follow();
        signedAtNs = clock.nanoTime();
        if (latest != null && latest.size() == roots.size()) {
            return;
        }
        if (roots.size() > 0) {
            journal.check();
        }
        roots.sync();
        final Checkpoint checkpoint = new Checkpoint(origin.toString(), roots.size(), roots.treeRoot());
        final byte[] note = CheckpointSigner.sign(checkpoint, keys);
        folder.keep(note, clock.nowMs());
        latest = new Signed(note, checkpoint.size());
    }

    /** The newest checkpoint, a signed note; empty where none could be written yet. For any thread. */
    public Optional<byte[]> latest() {
        return Optional.ofNullable(latest).map(signed -> signed.note().clone());
    }

    /** Number of batches under the newest checkpoint; 0 where there is none. For any thread. */
    public long size() {
        final Signed signed = latest;
        return signed == null ? 0 : signed.size();
    }

    /** Durable batches that no checkpoint has yet. For any thread. */
    public long lagBatches() {
        return Math.max(0, durable.batch() - size());
    }

    /**
     * A tile of the tree under the newest checkpoint; empty if that has no such tile. For any thread.
     *
     * @throws IOException if it cannot be read
     */
    public Optional<byte[]> tile(final Tile tile) throws IOException {
        return tile.isIn(size()) ? Optional.of(roots.tile(tile)) : Optional.empty();
    }

    /** Signs what is durable and not yet signed, and ends. To be called when nothing more becomes durable. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(5, TimeUnit.SECONDS) && opened) {
                signedAtNs = clock.nanoTime() - intervalNs;
                look();
            }
            roots.close();
            journal.close();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final IOException e) {
            // Only what was synced counts, and that is in the files.
        }
    }
}
