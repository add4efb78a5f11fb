package io.attesta.keystore.mac;

import io.attesta.keystore.Cmac;
import io.attesta.keystore.CmacRoom;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CMAC (RFC 4493, NIST SP 800-38B) with a key of 128 or 256 bits. For one thread.
 *
 * <p>CMAC is the last block of a CBC encryption from the zero vector whose last input block was masked with a subkey. So one
 * {@code doFinal} over the prepared message does it all, and the JDK's compiled AES-CBC loop stays inside one call:
 *
 * <pre>
 *   input    | 2 blocks free | message, padded, last block masked |
 *   output   | ciphertext, last block = tag      | not touched    |
 * </pre>
 *
 * The ciphertext goes into the same array, two blocks ahead of its input: from that distance on the JDK's cipher makes no copy
 * first, so in steady state nothing is allocated (measured on 17 and 25; one block ahead it copies). The array is the
 * {@link CmacRoom} that all keys of a thread share.
 */
public final class AesCmac implements Cmac {
    /** The reduction polynomial of GF(2^128), x^128 + x^7 + x^2 + x + 1 (SP 800-38B §5.3). */
    private static final int R128 = 0x87;

    /** Where the input starts in the scratch array. */
    private static final int LEAD = 2 * LENGTH;

    private final Cipher cbc;
    private final byte[] wholeBlockMask;
    private final byte[] paddedBlockMask;
    private final CmacRoom room;

    /**
     * Takes over no array: {@code key} may be wiped afterwards.
     *
     * @param key 16 or 32 bytes
     * @throws IllegalArgumentException if the key has another length
     */
    public AesCmac(final byte[] key) {
        this(key, new CmacRoom());
    }

    /**
     * As {@link #AesCmac(byte[])}, for one of many keys of a thread.
     *
     * @param room of that thread
     */
    public AesCmac(final byte[] key, final CmacRoom room) {
        requireKeyLength(key);
        this.room = room;
        cbc = zeroVectorCbc(key);
        final byte[] scratch = room.bytes(LEAD + LENGTH);
        Arrays.fill(scratch, LEAD, LEAD + LENGTH, (byte) 0);
        encrypt(scratch, LENGTH);
        wholeBlockMask = doubled(Arrays.copyOf(scratch, LENGTH));
        // The subkeys follow from it; the room is everybody's.
        Arrays.fill(scratch, 0, LENGTH, (byte) 0);
        paddedBlockMask = doubled(wholeBlockMask);
    }

    @Override
    public void compute(
            final byte[] input, final int offset, final int length, final byte[] output, final int outputOffset) {
        Objects.checkFromIndexSize(offset, length, input.length);
        Objects.checkFromIndexSize(outputOffset, LENGTH, output.length);
        final int paddedLength = paddedLength(length);
        final byte[] scratch = room.bytes(Math.addExact(LEAD, paddedLength));
        prepare(scratch, input, offset, length, paddedLength);
        encrypt(scratch, paddedLength);
        System.arraycopy(scratch, paddedLength - LENGTH, output, outputOffset, LENGTH);
    }

    /** Whole blocks, at least one: the empty message is one block of padding. */
    private static int paddedLength(final int length) {
        return length == 0 ? LENGTH : Math.addExact(length, LENGTH - 1) & -LENGTH;
    }

    private void prepare(
            final byte[] scratch, final byte[] input, final int offset, final int length, final int paddedLength) {
        System.arraycopy(input, offset, scratch, LEAD, length);
        byte[] mask = wholeBlockMask;
        if (length < paddedLength) {
            mask = paddedBlockMask;
            scratch[LEAD + length] = (byte) 0x80;
            Arrays.fill(scratch, LEAD + length + 1, LEAD + paddedLength, (byte) 0);
        }
        final int lastBlock = LEAD + paddedLength - LENGTH;
        for (int i = 0; i < LENGTH; i++) {
            scratch[lastBlock + i] ^= mask[i];
        }
    }

    /** Leaves the cipher at the zero vector again: {@code doFinal} resets it to the state of its initialisation. */
    private void encrypt(final byte[] scratch, final int length) {
        try {
            cbc.doFinal(scratch, LEAD, length, scratch, 0);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("AES-CBC refused whole blocks", e);
        }
    }

    /** Multiplication by x in GF(2^128), without a branch on secret bits. */
    private static byte[] doubled(final byte[] value) {
        final byte[] result = new byte[LENGTH];
        for (int i = 0; i < LENGTH - 1; i++) {
            result[i] = (byte) (value[i] << 1 | (value[i + 1] & 0xff) >>> 7);
        }
        result[LENGTH - 1] = (byte) (value[LENGTH - 1] << 1 ^ R128 & value[0] >> 7);
        return result;
    }

    private static Cipher zeroVectorCbc(final byte[] key) {
        try {
            final Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[LENGTH]));
            return cipher;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no AES in CBC mode", e);
        }
    }

    static void requireKeyLength(final byte[] key) {
        if (key.length != 16 && key.length != 32) {
            throw new IllegalArgumentException("An AES key has 16 or 32 bytes here, not " + key.length);
        }
    }
}
