package io.attesta.keystore;

/**
 * AES-CMAC (RFC 4493, NIST SP 800-38B) under one key. For one thread at a time; computing allocates nothing where the key is clear in
 * this process.
 */
public interface Cmac extends AutoCloseable {
    /** Length of the full tag in bytes. */
    int LENGTH = 16;

    /**
     * Computes the 16-byte tag of {@code input[offset, offset + length)} into {@code output} at {@code outputOffset}.
     * Input and output may be the same array and may overlap.
     *
     * @throws KeyStoreException if a device holds the key and does not answer, or no longer has it; the output is not to be used
     */
    void compute(byte[] input, int offset, int length, byte[] output, int outputOffset);

    /**
     * Gives back what a device holds for this operation: a derived key is an object in its memory, of which it has room for so many. Not
     * to be used afterwards. Does nothing where the key is clear in this process; more than once is once.
     */
    @Override
    default void close() {
        // A clear key is in the cipher, and goes with it.
    }
}
