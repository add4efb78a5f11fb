package io.attesta.authorizer.pipeline;

import io.attesta.authorizer.decision.Outcome;
import io.attesta.protocol.receipt.ReceiptWriter;
import java.util.Arrays;

/**
 * Last stage: writes the answers of a durable batch, hands them to their ports, lets each way out go once. Tells
 * commands that they are durable. What it repeats from the batch before is durable as well: batches are completed in order.
 */
final class RespondStage {
    private final AnswerWriter writer;
    private final StoredAnswers stored;
    private final PipelineEvents events;
    private final Proof proof = new Proof();
    private AnswerPort[] touched = new AnswerPort[256];
    private int touchedCount;
    private byte[] kid = {};
    private ReceiptWriter receipts;

    RespondStage(final AnswerWriter writer, final StoredAnswers stored, final PipelineEvents events) {
        this.writer = writer;
        this.stored = stored;
        this.events = events;
    }

    void respond(final Batch batch) {
        if (batch.isRecorded() && !Arrays.equals(kid, batch.content.kid)) {
            kid = batch.content.kid.clone();
            receipts = new ReceiptWriter(kid);
        }
        for (int i = 0; i < batch.slots(); i++) {
            final Slot slot = batch.slot(i);
            switch (slot.kind) {
                case MESSAGE -> message(slot, batch);
                case COMMAND -> slot.command.durable();
                case EMPTY -> {
                    // Nobody is answered.
                }
            }
        }
        for (int i = 0; i < touchedCount; i++) {
            touched[i].flush();
            touched[i] = null;
        }
        touchedCount = 0;
    }

    private void message(final Slot slot, final Batch batch) {
        final int length;
        final Outcome outcome;
        if (slot.outcome.kind != Outcome.Kind.STORED) {
            outcome = slot.outcome;
            length = writer.decided(slot.request, slot.request, outcome, proofOf(slot, batch));
        } else if (slot.twin != null) {
            outcome = slot.twin.outcome;
            length = writer.decided(slot.request, slot.twin.request, outcome, proofOf(slot.twin, batch));
        } else {
            stored.load(slot.ofBatchBefore ? batch.positionBefore : slot.outcome.storedAt, slot.request);
            outcome = stored.outcome();
            length = writer.decided(slot.request, stored.request(), outcome, stored.proof());
        }
        events.answered(slot.request.statementAction(), outcome.reason.responseCode());
        send(slot, length);
    }

    private Proof proofOf(final Slot slot, final Batch batch) {
        if (slot.outcome.kind == Outcome.Kind.DECIDED) {
            proof.take(
                    batch.content.statementBytes.array(),
                    slot.statementOffset,
                    slot.statementLength,
                    receipts,
                    batch.tree,
                    slot.outcome.leaf,
                    batch.content.signature);
        }
        return proof;
    }

    private void send(final Slot slot, final int length) {
        if (slot.port.answer(writer.bytes(), length, slot.portContext, slot.receivedNs)) {
            if (touchedCount == touched.length) {
                touched = Arrays.copyOf(touched, touchedCount * 2);
            }
            touched[touchedCount++] = slot.port;
        }
    }
}
