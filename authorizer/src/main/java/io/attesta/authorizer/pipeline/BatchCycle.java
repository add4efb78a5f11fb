package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.runtime.Clock;

/**
 * The four stages over one batch, one after the other: decide slot by slot; at the end of the batch seal, journal, respond. No answer
 * is handed out before the batch is durable. After a fault nothing is decided any more: fail closed.
 */
final class BatchCycle {
    private final DecideStage decide;
    private final SealStage seal;
    private final JournalStage journal;
    private final RespondStage respond;
    private final Tables tables;
    private final PipelineEvents events;
    private final Clock clock;
    private final Batch batch;
    private long decideNs;
    private boolean failed;
    /** Kept so that the reading is not left out as useless. */
    private long readAhead;

    BatchCycle(
            final DecideStage decide,
            final SealStage seal,
            final JournalStage journal,
            final RespondStage respond,
            final Tables tables,
            final int maxStatements,
            final PipelineEvents events,
            final Clock clock) {
        this.decide = decide;
        this.seal = seal;
        this.journal = journal;
        this.respond = respond;
        this.tables = tables;
        this.events = events;
        this.clock = clock;
        batch = new Batch(maxStatements);
    }

    /** Told of each slot of a round before the first of them is taken: see {@link Tables#ahead}. */
    void ahead(final Slot slot) {
        if (slot.kind == Slot.Kind.MESSAGE) {
            readAhead ^= tables.ahead(slot.request);
        }
    }

    /** Takes one slot; completes the batch if it is the last that waits or the batch is full. */
    void take(final Slot slot, final boolean endOfBatch) {
        if (failed) {
            slot.release();
            return;
        }
        // Stays set if anything below throws.
        failed = true;
        final long startNs = clock.nanoTime();
        decide.decide(slot, batch);
        decideNs += clock.nanoTime() - startNs;
        if (endOfBatch || batch.isFull()) {
            complete();
        }
        failed = false;
    }

    private void complete() {
        long atNs = clock.nanoTime();
        events.stage(PipelineEvents.Stage.DECIDE, decideNs);
        decideNs = 0;
        if (batch.isRecorded()) {
            batch.content.firstSequence = tables.nextSequence() - batch.content.statements;
            seal.seal(batch);
            atNs = stage(PipelineEvents.Stage.SEAL, atNs);
            final long position = journal.append(batch);
            tables.settle(position);
            atNs = stage(PipelineEvents.Stage.JOURNAL, atNs);
            events.batch(
                    batch.content.statements,
                    batch.content.entryBytes.position() + batch.content.statementBytes.position());
        }
        respond.respond(batch);
        stage(PipelineEvents.Stage.RESPOND, atNs);
        batch.clear();
    }

    private long stage(final PipelineEvents.Stage stage, final long sinceNs) {
        final long nowNs = clock.nanoTime();
        events.stage(stage, nowNs - sinceNs);
        return nowNs;
    }
}
