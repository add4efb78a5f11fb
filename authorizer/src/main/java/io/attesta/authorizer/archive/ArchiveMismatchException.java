package io.attesta.authorizer.archive;

/** Journal and archive do not belong together. The message is a sentence for the operator. */
public final class ArchiveMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArchiveMismatchException(final String message) {
        super(message);
    }
}
