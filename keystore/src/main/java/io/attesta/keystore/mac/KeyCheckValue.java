package io.attesta.keystore.mac;

import io.attesta.keystore.Cmac;
import java.util.Arrays;

/**
 * The key check value of an AES key, by which two people see that they hold the same key without showing it: AES-CMAC under the
 * key over one block of zeros, of which the leftmost three bytes are told.
 *
 * <p>This is the method that ANSI X9.24-1-2017 (Annex A) and PCI PIN (requirement 15-1) demand for AES; up to five bytes would be
 * allowed. The older one, a block of zeros (or, of GlobalPlatform, of ones) encrypted, gives other values for the same key and is
 * not meant for AES.
 */
public final class KeyCheckValue {
    /** Length in bytes. */
    public static final int LENGTH = 3;

    private static final byte[] ZEROS = new byte[16];

    private KeyCheckValue() {}

    /**
     * The check value of a clear key.
     *
     * @param key 16 or 32 bytes; stays the caller's
     * @return 3 bytes, not secret
     * @throws IllegalArgumentException if the key has another length
     */
    public static byte[] of(final byte[] key) {
        return of(new AesCmac(key));
    }

    /** The check value of the key behind an operation, which need not be seen for it: 3 bytes, not secret. */
    public static byte[] of(final Cmac cmac) {
        final byte[] tag = new byte[Cmac.LENGTH];
        cmac.compute(ZEROS, 0, ZEROS.length, tag, 0);
        final byte[] value = Arrays.copyOf(tag, LENGTH);
        Arrays.fill(tag, (byte) 0);
        return value;
    }
}
