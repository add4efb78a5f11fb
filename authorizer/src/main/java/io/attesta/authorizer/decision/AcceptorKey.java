package io.attesta.authorizer.decision;

/** An acceptor identifier (DE 42, 15 ASCII characters) as two numbers: bytes 0 to 7, and bytes 8 to 14 with a zero byte behind. */
public final class AcceptorKey {
    /** Characters of an identifier. */
    public static final int LENGTH = 15;

    private AcceptorKey() {}

    public static long high(final byte[] source, final int offset) {
        return read(source, offset, 8);
    }

    public static long low(final byte[] source, final int offset) {
        return read(source, offset + 8, 7) << 8;
    }

    /** A terminal identifier (DE 41, eight ASCII characters) as a number. */
    public static long terminal(final byte[] source, final int offset) {
        return read(source, offset, 8);
    }

    /** Writes the 15 bytes of an identifier. */
    public static void write(final long high, final long low, final byte[] target, final int offset) {
        for (int i = 0; i < 8; i++) {
            target[offset + i] = (byte) (high >>> (56 - 8 * i));
        }
        for (int i = 0; i < 7; i++) {
            target[offset + 8 + i] = (byte) (low >>> (56 - 8 * i));
        }
    }

    /** Writes the eight bytes of a terminal identifier. */
    public static void writeTerminal(final long terminal, final byte[] target, final int offset) {
        for (int i = 0; i < 8; i++) {
            target[offset + i] = (byte) (terminal >>> (56 - 8 * i));
        }
    }

    private static long read(final byte[] source, final int offset, final int length) {
        long value = 0;
        for (int i = offset; i < offset + length; i++) {
            value = value << 8 | source[i] & 0xFF;
        }
        return value;
    }
}
