package io.attesta.keystore.mac;

import io.attesta.keystore.BlockEncryption;
import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** AES (FIPS 197) on single blocks with a key of 128 or 256 bits. For one thread; allocates nothing per block. */
public final class AesBlock implements BlockEncryption {
    private final Cipher ecb;

    /** The cipher copies its input first when input and output overlap; handing it our own array avoids that allocation. */
    private final byte[] block = new byte[LENGTH];

    /**
     * Takes over no array: {@code key} may be wiped afterwards.
     *
     * @param key 16 or 32 bytes
     * @throws IllegalArgumentException if the key has another length
     */
    public AesBlock(final byte[] key) {
        AesCmac.requireKeyLength(key);
        try {
            ecb = Cipher.getInstance("AES/ECB/NoPadding");
            ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES on single blocks", e);
        }
    }

    @Override
    public void encrypt(final byte[] input, final int offset, final byte[] output, final int outputOffset) {
        Objects.checkFromIndexSize(offset, LENGTH, input.length);
        Objects.checkFromIndexSize(outputOffset, LENGTH, output.length);
        System.arraycopy(input, offset, block, 0, LENGTH);
        try {
            ecb.doFinal(block, 0, LENGTH, output, outputOffset);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("AES refused one block", e);
        }
    }
}
