package io.attesta.authorizer.archive;

import java.sql.SQLException;

/** A database failure on its way through code that knows nothing of databases; unwrapped where it comes out. */
final class ArchiveReadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SQLException failure;

    ArchiveReadException(final SQLException failure) {
        super(failure);
        this.failure = failure;
    }

    SQLException failure() {
        return failure;
    }
}
