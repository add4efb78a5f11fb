package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.TransactionRequest;
import io.attesta.authorizer.journal.BatchContent;
import io.attesta.protocol.receipt.BatchTree;
import java.util.Arrays;

/**
 * The one unit of everything: what is decided, signed, made durable and answered together. Filled by the stages in turn, then cleared
 * and used again. Its slots are its own from when they are added until it is cleared.
 */
final class Batch {
    static final int MAX_SLOTS = 1024;

    final BatchContent content = new BatchContent();
    final BatchTree tree = new BatchTree();
    private final Slot[] slots = new Slot[MAX_SLOTS];
    private final Slot[] byLeaf = new Slot[BatchContent.MAX_STATEMENTS + 1];
    private final int maxStatements;
    /** Whether the batch before it was in work, and not settled, when its first slot was decided. */
    boolean follows;
    /** Where it is in the journal, once it is recorded; {@link Tables#NOWHERE} before, and for good if nothing in it is recorded. */
    long position = Tables.NOWHERE;
    /** Where the last recorded batch before it is in the journal. */
    long positionBefore = Tables.NOWHERE;

    private int count;
    private int commands;

    /** @param maxStatements 1 to 255 */
    Batch(final int maxStatements) {
        this.maxStatements = maxStatements;
    }

    /**
     * Empties it for its next use.
     *
     * @param pool takes its slots
     */
    void clear(final SlotPool pool) {
        for (int i = 0; i < count; i++) {
            slots[i].release();
        }
        pool.give(slots, count);
        Arrays.fill(slots, 0, count, null);
        count = 0;
        commands = 0;
        follows = false;
        position = Tables.NOWHERE;
        positionBefore = Tables.NOWHERE;
        content.clear();
        tree.reset();
    }

    void add(final Slot slot) {
        slots[count++] = slot;
        commands += slot.kind == Slot.Kind.COMMAND ? 1 : 0;
    }

    /** Whether any of its slots is a command. */
    boolean hasCommands() {
        return commands > 0;
    }

    /** Gives a decided request its leaf, from 1. */
    int addLeaf(final Slot slot) {
        byLeaf[++content.statements] = slot;
        return content.statements;
    }

    Slot leaf(final int leaf) {
        return byLeaf[leaf];
    }

    /** The slot of this batch in which the transaction of a key was decided, or null. Rare, so they are looked through. */
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
        return null;
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
