package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.runtime.Clock;

/**
 * What follows the decisions of a batch: sealed, journaled, answered. On the thread that decides, or on one beside it while the next batch is
 * decided ({@link Handover}); never on both at once, and batches in their order.
 */
final class Completion {
    private final SealStage seal;
    private final JournalStage journal;
    private final RespondStage respond;
    private final PipelineEvents events;
    private final Clock clock;
    private long lastPosition = Tables.NOWHERE;

    Completion(
            final SealStage seal,
            final JournalStage journal,
            final RespondStage respond,
            final PipelineEvents events,
            final Clock clock) {
        this.seal = seal;
        this.journal = journal;
        this.respond = respond;
        this.events = events;
        this.clock = clock;
    }

    /** Seals a batch and makes it durable, if anything in it must be. */
    void record(final Batch batch) {
        batch.positionBefore = lastPosition;
        if (batch.isRecorded()) {
            final long startNs = clock.nanoTime();
            seal.seal(batch);
            final long sealedNs = clock.nanoTime();
            events.stage(PipelineEvents.Stage.SEAL, sealedNs - startNs);
            lastPosition = journal.append(batch);
            batch.position = lastPosition;
            events.stage(PipelineEvents.Stage.JOURNAL, clock.nanoTime() - sealedNs);
            events.batch(
                    batch.content.statements,
                    batch.content.entryBytes.position() + batch.content.statementBytes.position());
        }
    }

    /** Answers a batch that was recorded. */
    void respond(final Batch batch) {
        final long startNs = clock.nanoTime();
        respond.respond(batch);
        events.stage(PipelineEvents.Stage.RESPOND, clock.nanoTime() - startNs);
    }
}
