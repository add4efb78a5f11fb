package io.attesta.authorizer.command;

import java.io.Serial;

/**
 * A command could not do what it was asked, or found something wrong. The message is for people, one sentence: what, where
 * and what to do; it is all they see unless they say {@code --verbose}.
 */
public final class CommandFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /** A failure with exit code 1. */
    public CommandFailure(final String message) {
        this(message, ExitCodes.FOUND_WRONG, null);
    }

    /** A failure with exit code 1 and what led to it, which only {@code --verbose} shows. */
    public CommandFailure(final String message, final Throwable cause) {
        this(message, ExitCodes.FOUND_WRONG, cause);
    }

    /** A failure with an exit code of its own, 1 or 2; {@code cause} may be null. */
    public CommandFailure(final String message, final int exitCode, final Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}
