package io.attesta.keystore;

/** Ed25519 (RFC 8032, pure) under one private key. For one thread at a time. */
public interface Signer {
    /** Length of a signature in bytes. */
    int SIGNATURE_LENGTH = 64;

    /** The public half of the key it signs with. */
    SigningPublicKey publicKey();

    /**
     * Signs {@code message[offset, offset + length)} into {@code signature} at {@code signatureOffset} (64 bytes).
     *
     * @throws KeyStoreException if a device holds the key and does not answer, or no longer has it; the signature is not to be used
     */
    void sign(byte[] message, int offset, int length, byte[] signature, int signatureOffset);
}
