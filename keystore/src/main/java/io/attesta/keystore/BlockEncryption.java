package io.attesta.keystore;

/** AES on single blocks of 16 bytes under one key. For one thread; encrypting allocates nothing. */
public interface BlockEncryption {
    /** Length of a block in bytes. */
    int LENGTH = 16;

    /** Encrypts the block at {@code input[offset]} into {@code output} at {@code outputOffset}; in place is allowed. */
    void encrypt(byte[] input, int offset, byte[] output, int outputOffset);
}
