package io.attesta.authorizer.archive;

/** PostgreSQL cannot run or cannot be read. The message is a sentence for the operator: what is wrong and what to do. */
public final class PostgresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PostgresException(final String message) {
        super(message);
    }

    PostgresException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
