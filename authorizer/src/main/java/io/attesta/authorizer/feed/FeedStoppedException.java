package io.attesta.authorizer.feed;

import java.io.Serial;

/** Nothing can be taken in any more or for now: the pipeline stopped, the disk is nearly full, the server stops. */
public final class FeedStoppedException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    FeedStoppedException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
