package io.attesta.authorizer;

import java.io.Serial;

/** A server that cannot start or go on. The message is one sentence for people: what, where, what to do. */
public final class ServerException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public ServerException(final String message) {
        super(message);
    }

    public ServerException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
