package io.attesta.keystore.mac;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The key derivation of terminals' MAC keys: NIST SP 800-108r1 §4.1, counter mode, PRF AES-CMAC, one block.
 *
 * <pre>
 *   K = CMAC(master, 00 00 00 01 | label | 00 | context | 00 00 00 80)
 *                    counter                              length in bits
 * </pre>
 */
public final class KeyDerivation {
    /** Length of a derived key in bytes: AES-128, one CMAC block. */
    public static final int KEY_LENGTH = 16;

    private static final int FIRST_BLOCK = 1;
    private static final byte SEPARATOR = 0;

    private KeyDerivation() {}

    /**
     * Derives one AES-128 key.
     *
     * @param master AES-256 master, 32 bytes; stays the caller's
     * @param label what the key is for, see {@link MacLabels}
     * @param context whose key it is
     * @return 16 bytes; the caller wipes them
     * @throws IllegalArgumentException if the master has another length
     */
    public static byte[] derive(final byte[] master, final byte[] label, final byte[] context) {
        if (master.length != 32) {
            throw new IllegalArgumentException("A master key has 32 bytes, not " + master.length);
        }
        final byte[] input = ByteBuffer.allocate(Integer.BYTES + label.length + 1 + context.length + Integer.BYTES)
                .putInt(FIRST_BLOCK)
                .put(label)
                .put(SEPARATOR)
                .put(context)
                .putInt(KEY_LENGTH * Byte.SIZE)
                .array();
        final byte[] key = new byte[KEY_LENGTH];
        new AesCmac(master).compute(input, 0, input.length, key, 0);
        Arrays.fill(input, (byte) 0);
        return key;
    }
}
