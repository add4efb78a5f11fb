package io.attesta.protocol.receipt;

/**
 * Bytes that are no statement, header or receipt. The message is one sentence that names what is wrong and shows
 * nothing of the content.
 */
public final class MalformedReceiptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the sentence, without a full stop. */
    public MalformedReceiptException(final String message) {
        super(message);
    }
}
