package io.attesta.protocol.iso;

import java.util.Arrays;

/**
 * Card numbers (PAN, ISO/IEC 7812): 16 to 19 digits, the last a Luhn digit. Works on the block that becomes the card
 * token: the number as 10 bytes of BCD (20 digits, right-padded with F) and six zero bytes.
 */
public final class CardNumber {
    public static final int MIN_DIGITS = 16;
    public static final int MAX_DIGITS = 19;
    /** Bytes of a token block. */
    public static final int BLOCK_LENGTH = 16;

    private static final int BCD_LENGTH = 10;

    private CardNumber() {}

    /**
     * Fills a token block from BCD digits, left-aligned.
     *
     * @param bcd where the digits stand, most significant first
     * @param offset of the first digit's byte
     * @param digits how many, 16 to 19
     * @param block receives 16 bytes from {@code blockOffset}
     */
    public static void toBlock(
            final byte[] bcd, final int offset, final int digits, final byte[] block, final int blockOffset) {
        Arrays.fill(block, blockOffset, blockOffset + BCD_LENGTH, (byte) 0xFF);
        Arrays.fill(block, blockOffset + BCD_LENGTH, blockOffset + BLOCK_LENGTH, (byte) 0);
        System.arraycopy(bcd, offset, block, blockOffset, digits / 2);
        if (digits % 2 == 1) {
            block[blockOffset + digits / 2] = (byte) (bcd[offset + digits / 2] | 0x0F);
        }
    }

    /** Fills a token block from a card number in text, 16 to 19 digits. */
    public static void toBlock(final CharSequence pan, final byte[] block, final int blockOffset) {
        if (!isWellFormed(pan)) {
            throw new IllegalArgumentException("a card number has 16 to 19 digits");
        }
        Arrays.fill(block, blockOffset, blockOffset + BCD_LENGTH, (byte) 0xFF);
        Arrays.fill(block, blockOffset + BCD_LENGTH, blockOffset + BLOCK_LENGTH, (byte) 0);
        for (int i = 0; i < pan.length(); i++) {
            final int digit = pan.charAt(i) - '0';
            final int at = blockOffset + i / 2;
            block[at] = (byte) (i % 2 == 0 ? digit << 4 | 0x0F : block[at] & 0xF0 | digit);
        }
    }

    /** Whether the text has 16 to 19 characters, all decimal digits. */
    public static boolean isWellFormed(final CharSequence pan) {
        return pan.length() >= MIN_DIGITS
                && pan.length() <= MAX_DIGITS
                && pan.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether the Luhn digit (ISO/IEC 7812-1 annex B) of a number in BCD is right. */
    public static boolean luhnHolds(final byte[] bcd, final int offset, final int digits) {
        int sum = 0;
        for (int i = 0; i < digits; i++) {
            final int digit = digit(bcd, offset, i);
            final boolean doubled = (digits - i) % 2 == 0;
            sum += doubled ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit;
        }
        return sum % 10 == 0;
    }

    /** The last four digits of a number in BCD, 0 to 9999. */
    public static int lastFour(final byte[] bcd, final int offset, final int digits) {
        int four = 0;
        for (int i = digits - 4; i < digits; i++) {
            four = four * 10 + digit(bcd, offset, i);
        }
        return four;
    }

    /** The number with its Luhn digit put behind: {@code payload} are the digits before it. */
    public static String withLuhn(final String payload) {
        int sum = 0;
        for (int i = 0; i < payload.length(); i++) {
            final int digit = payload.charAt(i) - '0';
            final boolean doubled = (payload.length() - i) % 2 == 1;
            sum += doubled ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit;
        }
        return payload + (10 - sum % 10) % 10;
    }

    private static int digit(final byte[] bcd, final int offset, final int index) {
        final int octet = bcd[offset + index / 2];
        return index % 2 == 0 ? octet >>> 4 & 0x0F : octet & 0x0F;
    }
}
