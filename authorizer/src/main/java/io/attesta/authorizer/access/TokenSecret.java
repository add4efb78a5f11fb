package io.attesta.authorizer.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * A token as its bearer has it, and how it is hashed.
 *
 * <pre>
 *   att_ 0123456789ab _ AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8
 *   |    id, 48 bits    secret, 256 random bits in base64url: 43 characters
 *   what it is, for people and for scanners that look for secrets where they do not belong
 * </pre>
 *
 * Only SHA-256 over a salt and the whole text is kept. No slow hash is needed: those make guessing dear where people choose secrets;
 * 256 random bits cannot be guessed at any price, and a check must not cost a server milliseconds. The text is hashed and not the
 * bits, so that there is one spelling only.
 *
 * <p>Never a {@code String}; closing wipes it.
 */
final class TokenSecret implements AutoCloseable {
    static final int SALT_BYTES = 16;
    static final int HASH_BYTES = 32;
    private static final byte[] PREFIX = "att_".getBytes(StandardCharsets.US_ASCII);
    private static final int RANDOM_BYTES = 32;
    private static final int ID_END = PREFIX.length + AccessToken.ID_LENGTH;
    private static final int LENGTH = ID_END + 1 + 43;

    private final byte[] text;

    private TokenSecret(final byte[] text) {
        this.text = text;
    }

    /** A new one. */
    static TokenSecret random(final String id, final SecureRandom random) {
        final byte[] bits = new byte[RANDOM_BYTES];
        random.nextBytes(bits);
        final byte[] encoded = Base64.getUrlEncoder().withoutPadding().encode(bits);
        final byte[] text = ByteBuffer.allocate(LENGTH)
                .put(PREFIX)
                .put(id.getBytes(StandardCharsets.US_ASCII))
                .put((byte) '_')
                .put(encoded)
                .array();
        Arrays.fill(bits, (byte) 0);
        Arrays.fill(encoded, (byte) 0);
        return new TokenSecret(text);
    }

    /** What somebody presents as a token, copied; null if it has not the form of one. */
    static TokenSecret presented(final byte[] text) {
        if (text.length != LENGTH
                || !Arrays.equals(text, 0, PREFIX.length, PREFIX, 0, PREFIX.length)
                || text[ID_END] != '_') {
            return null;
        }
        return new TokenSecret(text.clone());
    }

    /** The id that it names. */
    String id() {
        return new String(text, PREFIX.length, AccessToken.ID_LENGTH, StandardCharsets.US_ASCII);
    }

    /** SHA-256 over salt and text. */
    byte[] hash(final byte[] salt) {
        try {
            final MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            return sha256.digest(text);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    /** The characters; the caller wipes them. */
    char[] chars() {
        final char[] chars = new char[text.length];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) text[i];
        }
        return chars;
    }

    @Override
    public void close() {
        Arrays.fill(text, (byte) 0);
    }

    @Override
    public String toString() {
        return "TokenSecret";
    }
}
