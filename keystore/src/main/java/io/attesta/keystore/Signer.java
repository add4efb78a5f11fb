package io.attesta.keystore;

/** Ed25519 (RFC 8032, pure) under one private key. For one thread. */
public interface Signer {
    /** Length of a signature in bytes. */
    int SIGNATURE_LENGTH = 64;

    /** The public half of the key it signs with. */
    SigningPublicKey publicKey();

    /** Signs {@code message[offset, offset + length)} into {@code signature} at {@code signatureOffset} (64 bytes). */
    void sign(byte[] message, int offset, int length, byte[] signature, int signatureOffset);
}
