package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.BatchContent;
import io.attesta.protocol.receipt.BatchTree;

/**
 * The one unit of everything: what is decided, signed, made durable and answered together. Filled by the stages in turn, then cleared
 * and used again.
 */
final class Batch {
    private static final int MAX_SLOTS = 1024;

    final BatchContent content = new BatchContent();
    final BatchTree tree = new BatchTree();
    private final Slot[] slots = new Slot[MAX_SLOTS];
    private final Slot[] byLeaf = new Slot[BatchContent.MAX_STATEMENTS + 1];
    private final int maxStatements;
    private int count;

    /** @param maxStatements 1 to 255 */
    Batch(final int maxStatements) {
        this.maxStatements = maxStatements;
    }

    void clear() {
        for (int i = 0; i < count; i++) {
            slots[i].release();
            slots[i] = null;
        }
        count = 0;
        content.clear();
        tree.reset();
    }

    void add(final Slot slot) {
        slots[count++] = slot;
    }

    /** Gives a decided request its leaf, from 1. */
    int addLeaf(final Slot slot) {
        byLeaf[++content.statements] = slot;
        return content.statements;
    }

    Slot leaf(final int leaf) {
        return byLeaf[leaf];
    }

    /** The slot of this batch in which the transaction of a key was decided. Rare, so they are looked through. */
    Slot firstOf(final TransactionRequest request) {
        for (int i = 0; i < count; i++) {
            final Slot slot = slots[i];
            if (slot.kind == Slot.Kind.MESSAGE
                    && slot.outcome.isRemembered()
                    && slot.request.keyHigh == request.keyHigh
                    && slot.request.keyLow == request.keyLow) {
                return slot;
            }
        }
        throw new IllegalStateException("a transaction is pending, but not in this batch");
    }

    int slots() {
        return count;
    }

    Slot slot(final int index) {
        return slots[index];
    }

    /** Whether anything in it must be made durable. */
    boolean isRecorded() {
        return content.entries > 0;
    }

    /** Whether the next slot might not fit. */
    boolean isFull() {
        return count == MAX_SLOTS
                || content.statements >= maxStatements
                || content.entryBytes.position() > BatchContent.ENTRIES_CAPACITY / 2;
    }
}
