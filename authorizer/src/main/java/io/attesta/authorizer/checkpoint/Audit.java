package io.attesta.authorizer.checkpoint;

import io.attesta.protocol.checkpoint.Checkpoint;
import io.attesta.protocol.checkpoint.HashTree;
import io.attesta.protocol.checkpoint.LogProof;
import io.attesta.protocol.checkpoint.TreeProof;
import io.attesta.protocol.receipt.Sha256;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * What an auditor finds out by a log and checkpoints that were verified. The log is not trusted: whatever it gives is held against the roots
 * that were signed.
 */
public final class Audit {
    /** What came out of holding two checkpoints against each other. */
    public enum Consistency {
        /** The older is a prefix of the newer. */
        CONSISTENT,
        /** The older is a prefix of the newer, and between them an operator began an epoch: what came behind the older may be lost. */
        CONSISTENT_ACROSS_EPOCHS,
        /** An operator began an epoch and says that batches were lost; some of those that the older is over are among them, or were changed. */
        LOST,
        /** They are of two nodes, or the older is of a later epoch. */
        OTHER_ORIGIN,
        /** The older is over more batches. */
        SHORTER,
        /** They are over the same number of batches and differ: two histories were signed. */
        FORKED,
        /** The log does not lead to the newer: it cannot show anything about it. */
        LOG_ALTERED,
        /** The log leads to the newer, and not to the older: what the older was over is not in the newer as it was. */
        REWRITTEN
    }

    private Audit() {}

    /**
     * Whether an older checkpoint is a prefix of a newer one.
     *
     * @throws IOException if the log cannot be read
     */
    public static Consistency consistency(final Checkpoint older, final Checkpoint newer, final AuditedLog log)
            throws IOException {
        final Origin before = Origin.parse(older.origin());
        final Origin after = Origin.parse(newer.origin());
        if (!before.node().equals(after.node()) || before.epoch() > after.epoch()) {
            return Consistency.OTHER_ORIGIN;
        }
        final boolean sameEpoch = before.epoch() == after.epoch();
        if (older.size() > newer.size()) {
            return sameEpoch ? Consistency.SHORTER : Consistency.LOST;
        }
        if (older.size() == newer.size()) {
            return Arrays.equals(older.root(), newer.root())
                    ? consistent(sameEpoch)
                    : sameEpoch ? Consistency.FORKED : Consistency.LOST;
        }
        final HashTree tree = new HashTree(log.hashes(newer.size()));
        if (TreeProof.isPrefix(
                older.size(), older.root(), newer.size(), newer.root(), tree.consistency(older.size(), newer.size()))) {
            return consistent(sameEpoch);
        }
        if (!Arrays.equals(tree.root(newer.size()), newer.root())) {
            return Consistency.LOG_ALTERED;
        }
        return sameEpoch ? Consistency.REWRITTEN : Consistency.LOST;
    }

    private static Consistency consistent(final boolean sameEpoch) {
        return sameEpoch ? Consistency.CONSISTENT : Consistency.CONSISTENT_ACROSS_EPOCHS;
    }

    /**
     * Number of the batch with a root under a checkpoint; empty if the log has none.
     *
     * @param batchRoot 32 bytes, as computed from a receipt
     * @throws IOException if the log cannot be read
     */
    public static OptionalLong batch(final byte[] batchRoot, final Checkpoint checkpoint, final AuditedLog log)
            throws IOException {
        return log.find(batchRoot, checkpoint.size());
    }

    /**
     * The proof that a batch is under a checkpoint, made from the log and not checked yet.
     *
     * @param batch its number, from 1, at most the checkpoint's size
     * @param extra what stands in the proof beside it
     * @param note the signed checkpoint
     * @throws IOException if the log cannot be read
     */
    public static LogProof proof(
            final long batch, final byte[] extra, final Checkpoint checkpoint, final byte[] note, final AuditedLog log)
            throws IOException {
        final HashTree tree = new HashTree(log.hashes(checkpoint.size()));
        return new LogProof(extra, batch - 1, tree.inclusion(batch - 1, checkpoint.size()), note);
    }

    /**
     * Whether a proof shows a batch under a checkpoint.
     *
     * @param batchRoot 32 bytes, as computed from a receipt that was verified
     * @param checkpoint the one in the proof, verified
     */
    public static boolean includes(final LogProof proof, final byte[] batchRoot, final Checkpoint checkpoint) {
        return TreeProof.includes(
                new Sha256().leaf(batchRoot), proof.index(), checkpoint.size(), checkpoint.root(), proof.path());
    }
}
