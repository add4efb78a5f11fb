package io.attesta.protocol.checkpoint;

/** What should be a checkpoint, a note or a proof is none; the message says why, for people, without a full stop. */
public final class MalformedCheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedCheckpointException(final String message) {
        super(message);
    }
}
