package io.attesta.authorizer.pipeline;

import java.io.Serial;

/** A command cannot be done: the pipeline has stopped. */
public final class PipelineStoppedException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    PipelineStoppedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
