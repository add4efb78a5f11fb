package io.attesta.authorizer.archive;

import java.util.Arrays;

/** Whether one node's batches follow from each other, from the first to the archiver's position. */
final class BatchChain {
    private final AuditFindings findings;
    private final EpochAudit epochs;
    private SealedBatch last;

    BatchChain(final int node, final EpochAudit epochs, final AuditFindings findings) {
        this.findings = findings;
        this.epochs = epochs;
        last = SealedBatch.none(node);
    }

    /** The last batch so far; {@link SealedBatch#none} before the first. */
    SealedBatch last() {
        return last;
    }

    /** Takes the next batch. */
    void add(final SealedBatch next) {
        if (!follows(next) && !epochs.explains(last, next)) {
            tell(next);
        }
        last = next;
    }

    private boolean follows(final SealedBatch next) {
        return next.number() == last.number() + 1
                && Arrays.equals(next.previousRoot(), last.root())
                && next.firstSequence() == last.nextSequence();
    }

    private void tell(final SealedBatch next) {
        if (next.number() != last.number() + 1) {
            // What is between says nothing of roots and sequences: the gap is the one thing that is wrong.
            findings.batch(
                    next.node(),
                    next.number(),
                    next.number() <= 0
                            ? "numbers begin with 1"
                            : "the batches from " + (last.number() + 1) + " to " + (next.number() - 1)
                                    + " are missing");
            return;
        }
        if (!Arrays.equals(next.previousRoot(), last.root())) {
            findings.batch(next.node(), next.number(), "its previous root is not the root of the batch before");
        }
        if (next.firstSequence() != last.nextSequence()) {
            findings.batch(
                    next.node(),
                    next.number(),
                    "its first sequence is " + next.firstSequence() + ", the one that follows is "
                            + last.nextSequence());
        }
    }

    /** Holds the archiver's position, null if there is none, against the last batch. */
    void end(final ArchivePosition position) {
        final ArchivePosition found = position == null ? ArchivePosition.beginning() : position;
        if (found.batch() != last.number()) {
            findings.node(
                    last.node(),
                    "the archiver's position is batch " + found.batch() + ", the last batch is " + last.number());
        } else if (!Arrays.equals(found.root(), last.root())) {
            findings.batch(last.node(), last.number(), "the archiver's position has another root");
        }
    }
}
