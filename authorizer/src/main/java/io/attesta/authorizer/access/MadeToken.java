package io.attesta.authorizer.access;

/** A token that was just made: the only time its secret is known. Closing wipes it. */
public final class MadeToken implements AutoCloseable {
    private final AccessToken token;
    private final TokenSecret secret;

    MadeToken(final AccessToken token, final TokenSecret secret) {
        this.token = token;
        this.secret = secret;
    }

    /** What is known of it. */
    public AccessToken token() {
        return token;
    }

    /** The token itself, to be shown once and nowhere else; the caller wipes the array. */
    public char[] chars() {
        return secret.chars();
    }

    @Override
    public void close() {
        secret.close();
    }

    @Override
    public String toString() {
        return "MadeToken[" + token.id() + "]";
    }
}
