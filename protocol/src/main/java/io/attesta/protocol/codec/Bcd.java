package io.attesta.protocol.codec;

/** Packed decimal digits, two in a byte, most significant first. */
public final class Bcd {
    /** What reading gives when a nibble is not a digit. */
    public static final long NOT_NUMERIC = -1;

    private Bcd() {}

    /** Bytes that hold so many digits. */
    public static int bytes(final int digits) {
        return (digits + 1) >>> 1;
    }

    /**
     * Reads whole bytes of digits.
     *
     * @return the number, or {@link #NOT_NUMERIC} if a nibble is above 9
     */
    public static long read(final byte[] source, final int offset, final int lengthBytes) {
        long number = 0;
        for (int i = offset; i < offset + lengthBytes; i++) {
            final int high = source[i] >>> 4 & 0x0F;
            final int low = source[i] & 0x0F;
            if (high > 9 || low > 9) {
                return NOT_NUMERIC;
            }
            number = number * 100 + high * 10 + low;
        }
        return number;
    }

    /** Reads the two digits of one byte; {@link #NOT_NUMERIC} if a nibble is above 9. */
    public static int readByte(final byte octet) {
        final int high = octet >>> 4 & 0x0F;
        final int low = octet & 0x0F;
        return high > 9 || low > 9 ? (int) NOT_NUMERIC : high * 10 + low;
    }

    /** Whether every nibble of the bytes is a digit. */
    public static boolean isNumeric(final byte[] source, final int offset, final int lengthBytes) {
        for (int i = offset; i < offset + lengthBytes; i++) {
            if ((source[i] >>> 4 & 0x0F) > 9 || (source[i] & 0x0F) > 9) {
                return false;
            }
        }
        return true;
    }

    /** Writes a number as {@code lengthBytes} bytes of digits, with leading zeros; digits that do not fit are cut. */
    public static void write(final long number, final byte[] target, final int offset, final int lengthBytes) {
        long rest = number;
        for (int i = offset + lengthBytes - 1; i >= offset; i--) {
            final int two = (int) (rest % 100);
            target[i] = (byte) (two / 10 << 4 | two % 10);
            rest /= 100;
        }
    }
}
