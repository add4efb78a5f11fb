package io.attesta.authorizer.checkpoint;

/** Checkpoints that do not fit the journal, the keys or themselves; the message is one sentence without a full stop. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CheckpointException(final String message) {
        super(message);
    }

    CheckpointException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
