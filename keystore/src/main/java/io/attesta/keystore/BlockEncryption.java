package io.attesta.keystore;

/**
 * AES on single blocks of 16 bytes under one key. For one thread at a time; encrypting allocates nothing where the key is clear in this
 * process.
 */
public interface BlockEncryption {
    /** Length of a block in bytes. */
    int LENGTH = 16;

    /**
     * Encrypts the block at {@code input[offset]} into {@code output} at {@code outputOffset}; in place is allowed.
     *
     * @throws KeyStoreException if a device holds the key and does not answer, or no longer has it; the output is not to be used
     */
    void encrypt(byte[] input, int offset, byte[] output, int outputOffset);
}
