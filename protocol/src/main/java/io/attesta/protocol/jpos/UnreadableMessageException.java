package io.attesta.protocol.jpos;

import java.io.IOException;
import java.io.Serial;

/**
 * Bytes that are no message of the profile, or a message that cannot be put into bytes. Without jPOS's own exception as its
 * cause: nobody promises that there is no card number in that.
 */
public final class UnreadableMessageException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnreadableMessageException(final String message) {
        super(message);
    }
}
