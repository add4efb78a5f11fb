package io.attesta.authorizer.pipeline;

/** Completes a batch as late as may be, in the caller's thread: what the next batch sees of it meanwhile, step by step. */
final class CompletionInCaller implements Handover {
    private final Completion completion;
    private Batch given;

    CompletionInCaller(final Completion completion) {
        this.completion = completion;
    }

    @Override
    public void give(final Batch batch) {
        given = batch;
    }

    @Override
    public boolean isIdle() {
        return given == null;
    }

    @Override
    public void await() {
        if (given != null) {
            completion.record(given);
            completion.respond(given);
            given = null;
        }
    }
}
