package io.attesta.protocol.receipt;

/** Checks Ed25519 signatures with the public keys its owner trusts. This package has no keys and no signature code. */
@FunctionalInterface
public interface SignatureCheck {
    /**
     * Whether {@code signature} is by the key {@code kid} over {@code message}.
     *
     * @param kid 8 bytes
     * @param message the bytes signed
     * @param signature 64 bytes
     */
    Answer check(byte[] kid, byte[] message, byte[] signature);

    /** What came out. */
    enum Answer {
        /** The signature is that key's over those bytes. */
        VALID,
        /** The key is known, and the signature is not its own over those bytes. */
        INVALID,
        /** No trusted key has that identifier. */
        UNKNOWN_KEY
    }
}
