package io.attesta.authorizer.pipeline;

import java.io.Serial;

/** Nothing can be taken in any more or for now: the pipeline stopped, the disk is nearly full, the server stops. */
public final class PipelineStoppedException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message says what has stopped, without a full stop; {@code cause} may be null */
    public PipelineStoppedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
