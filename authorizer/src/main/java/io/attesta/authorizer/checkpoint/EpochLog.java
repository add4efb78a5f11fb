package io.attesta.authorizer.checkpoint;

import io.attesta.authorizer.journal.Disk;
import io.attesta.keystore.KeyStore;
import io.attesta.keystore.signing.PublicKeySet;
import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.CheckpointVerifier;
import io.attesta.protocol.checkpoint.MalformedCheckpointException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The log of checkpoints while an epoch is begun, with no server beside it: says how far it was signed, and goes on under the next origin
 * over the same roots. Whoever kept a checkpoint over roots that are still known can thus prove it against the new epoch's.
 */
public final class EpochLog implements Closeable {
    /** Roots of batches from wherever they are known. */
    @FunctionalInterface
    public interface Roots {
        /** Root of a batch, 32 bytes; empty if nobody has it any more. */
        Optional<byte[]> of(long batch) throws IOException;
    }

    private final CheckpointFolder folder;
    private final RootLog roots;
    private final KeyStore keys;
    private final Origin newest;
    private final long size;

    /**
     * Reads what was signed last.
     *
     * @param node issuer, slash, number of the node
     * @param checkpoints folder of roots and checkpoints
     * @throws CheckpointException if checkpoint, roots and keys do not fit each other
     */
    public EpochLog(final String node, final Disk checkpoints, final KeyStore keys) throws IOException {
        this.keys = keys;
        folder = new CheckpointFolder(checkpoints);
        roots = new RootLog(checkpoints);
        final Optional<byte[]> note = folder.latest();
        newest = note.isPresent() ? Origin.parse(verified(note.get()).origin()) : new Origin(node, 1);
        if (!newest.node().equals(node)) {
            throw new CheckpointException("the newest checkpoint is of " + newest.node() + ", not of " + node);
        }
        size = note.isPresent() ? verified(note.get()).size() : 0;
        roots.resume(size);
        if (note.isPresent()
                && !Arrays.equals(roots.treeRoot(), verified(note.get()).root())) {
            throw new CheckpointException("the roots that are kept do not lead to the newest checkpoint, which is over "
                    + size + " batches: one of the files was altered");
        }
    }

    private Checkpoint verified(final byte[] note) {
        try {
            return CheckpointVerifier.verify(note, new NoteKeys(PublicKeySet.of(keys)));
        } catch (final MalformedCheckpointException e) {
            throw new CheckpointException("the newest checkpoint is not one of this server's: " + e.getMessage(), e);
        }
    }

    /** Number of the newest epoch that was signed. */
    public int epoch() {
        return newest.epoch();
    }

    /** Batches under the newest checkpoint; 0 if there is none. */
    public long size() {
        return size;
    }

    /** Root of a batch under the newest checkpoint; empty if an epoch before found nobody who had it, and zeros stand for it. */
    public Optional<byte[]> knownRoot(final long batch) throws IOException {
        final byte[] root = roots.root(batch);
        return Arrays.equals(root, new byte[Checkpoint.ROOT_LENGTH]) ? Optional.empty() : Optional.of(root);
    }

    /**
     * Goes on: takes in the roots that no checkpoint has, and signs them under the origin of a new epoch. What nobody knows is zeros.
     *
     * @param epoch its number
     * @param to last batch before the epoch
     * @param known where roots are known
     * @param nowMs the time, milliseconds since 1970
     * @return batches from the first on whose roots are known without a gap
     */
    public long begin(final int epoch, final long to, final Roots known, final long nowMs) throws IOException {
        long whole = size;
        for (long batch = size + 1; batch <= to; batch++) {
            final Optional<byte[]> root = known.of(batch);
            if (root.isPresent() && whole == batch - 1) {
                whole = batch;
            }
            roots.append(root.orElseGet(() -> new byte[Checkpoint.ROOT_LENGTH]));
        }
        roots.sync();
        final String origin = newest.of(epoch).toString();
        final Checkpoint checkpoint = new Checkpoint(origin, roots.size(), roots.treeRoot());
        folder.keep(CheckpointSigner.sign(checkpoint, keys), nowMs);
        return whole;
    }

    @Override
    public void close() throws IOException {
        roots.close();
    }
}
