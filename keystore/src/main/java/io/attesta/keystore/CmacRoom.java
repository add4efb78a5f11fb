package io.attesta.keystore;

import java.util.Arrays;

/**
 * Room in which the {@link Cmac}s of one thread prepare their messages. Tens of thousands of keys with a room of their own each would
 * spread over more memory than a processor keeps near; one that all share is always near. Grows to the longest message seen, and is never
 * given back. Holds message and ciphertext of the last computation, never a key. For one thread.
 */
public final class CmacRoom {
    // Requests and answers of the usual kinds, with two blocks in front.
    private static final int FIRST_BYTES = 1024;

    private byte[] bytes = new byte[FIRST_BYTES];

    /**
     * The room, of at least so many bytes; what stood in it is not to be relied on.
     *
     * @param length in bytes
     */
    public byte[] bytes(final int length) {
        if (bytes.length < length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, Math.multiplyExact(bytes.length, 2)));
        }
        return bytes;
    }
}
