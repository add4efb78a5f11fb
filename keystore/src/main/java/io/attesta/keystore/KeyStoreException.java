package io.attesta.keystore;

/** A key store that cannot be opened or lacks what was asked of it. The message is one sentence for people, without secrets. */
public final class KeyStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public KeyStoreException(final String message) {
        super(message);
    }

    public KeyStoreException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
