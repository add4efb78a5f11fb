package io.attesta.keystore;

/** AES-CMAC (RFC 4493, NIST SP 800-38B) under one key. For one thread; computing allocates nothing. */
public interface Cmac {
    /** Length of the full tag in bytes. */
    int LENGTH = 16;

    /**
     * Computes the 16-byte tag of {@code input[offset, offset + length)} into {@code output} at {@code outputOffset}.
     * Input and output may be the same array and may overlap.
     */
    void compute(byte[] input, int offset, int length, byte[] output, int outputOffset);
}
