package io.attesta.keystore;

/** An Ed25519 public key and its identifier. Immutable. */
public interface SigningPublicKey {
    /** Length of a raw public key in bytes. */
    int LENGTH = 32;

    /** Length of a key identifier in bytes: the first 8 bytes of SHA-256 over the raw public key. */
    int KID_LENGTH = 8;

    /** The raw 32 bytes (RFC 8032 §5.1.5); a copy. */
    byte[] raw();

    /** First 8 bytes of SHA-256 over the raw public key; a copy. */
    byte[] kid();

    /** Whether {@code signature} (64 bytes) is this key's over {@code message}; strict: refused are S ≥ L and points that are not canonical or not of the prime-order subgroup. */
    boolean verifies(byte[] message, byte[] signature);
}
