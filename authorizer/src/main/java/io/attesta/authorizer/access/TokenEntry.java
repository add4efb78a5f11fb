package io.attesta.authorizer.access;

import java.security.MessageDigest;

/** One token as it is stored, or one certificate, which has neither salt nor hash. Not a record, so that nothing prints or compares the hash by the way. */
final class TokenEntry {
    private final AccessToken token;
    private final byte[] salt;
    private final byte[] hash;

    /** Takes over both arrays. */
    TokenEntry(final AccessToken token, final byte[] salt, final byte[] hash) {
        this.token = token;
        this.salt = salt;
        this.hash = hash;
    }

    /** A certificate that has a role. */
    static TokenEntry ofCertificate(final AccessToken token) {
        return new TokenEntry(token, new byte[0], new byte[0]);
    }

    AccessToken token() {
        return token;
    }

    byte[] salt() {
        return salt.clone();
    }

    byte[] hash() {
        return hash.clone();
    }

    TokenEntry with(final AccessToken changed) {
        return new TokenEntry(changed, salt, hash);
    }

    /** Takes the same time wherever the hashes differ. */
    boolean isOf(final TokenSecret secret) {
        return hash.length == TokenSecret.HASH_BYTES && MessageDigest.isEqual(secret.hash(salt), hash);
    }
}
