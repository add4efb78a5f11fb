package io.attesta.bench.micro;

import io.attesta.authorizer.pipeline.AlarmKind;
import io.attesta.authorizer.pipeline.AnswerPort;
import io.attesta.authorizer.pipeline.PipelineEvents;
import io.attesta.authorizer.pipeline.RejectReason;
import io.attesta.protocol.iso.ResponseCode;

/** Takes answers and events, and keeps nothing but how many answers there were and how many requests were refused at the edge or as a malfunction. */
final class Nowhere implements AnswerPort, PipelineEvents {
    private boolean pending;
    private long answers;
    private long refused;

    /** Answers of the stages. */
    long answers() {
        return answers;
    }

    /** Requests that never came to a decision, or whose decision failed. */
    long refused() {
        return refused;
    }

    @Override
    public boolean answer(final byte[] bytes, final int length, final long context, final long receivedNs) {
        final boolean first = !pending;
        pending = true;
        answers++;
        return first;
    }

    @Override
    public void flush() {
        pending = false;
    }

    @Override
    public void answered(final int action, final ResponseCode response) {
        if (response == ResponseCode.MALFUNCTION || response == ResponseCode.NOT_READY) {
            refused++;
        }
    }

    @Override
    public void rejected(final RejectReason reason) {
        refused++;
    }

    @Override
    public void batch(final int statements, final long journalBytes) {
        // Not of interest.
    }

    @Override
    public void stage(final Stage stage, final long nanos) {
        // Not of interest.
    }

    @Override
    public void alarm(final AlarmKind kind, final String text) {
        // Not of interest: that windows are short is on purpose.
    }

    @Override
    public void latency(final long nanos) {
        // Not of interest.
    }
}
