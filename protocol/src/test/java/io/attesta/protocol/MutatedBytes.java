package io.attesta.protocol;

import java.util.Arrays;
import java.util.Random;

/** Bytes with a few random faults: changed, cut off, put in, taken out, letters where digits were. */
public final class MutatedBytes {
    private static final int MOST_FAULTS = 3;
    private static final int[] EXTREMES = {0x00, 0x01, 0x09, 0x10, 0x16, 0x19, 0x7F, 0x80, 0x81, 0x82, 0x99, 0xDF, 0xFF
    };

    private MutatedBytes() {}

    /** A new array made from {@code bytes} with one to three faults. */
    public static byte[] of(final Random random, final byte[] bytes) {
        byte[] mutated = bytes.clone();
        for (int faults = 1 + random.nextInt(MOST_FAULTS); faults > 0; faults--) {
            mutated = mutated.length == 0 ? new byte[random.nextInt(30)] : fault(random, mutated);
        }
        return mutated;
    }

    private static byte[] fault(final Random random, final byte[] bytes) {
        final int at = random.nextInt(random.nextInt(3) == 0 ? Math.min(bytes.length, 32) : bytes.length);
        switch (random.nextInt(9)) {
            case 0:
                return Arrays.copyOf(bytes, at);
            case 1:
                return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(4));
            case 2:
                return replaced(bytes, at, 0, 1 + random.nextInt(3));
            case 3:
                return replaced(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(3)), 0);
            case 4:
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                return bytes;
            case 5:
                bytes[at] |= (byte) (random.nextBoolean() ? 0x0A : 0xA0);
                return bytes;
            case 6:
                bytes[at] = (byte) EXTREMES[random.nextInt(EXTREMES.length)];
                return bytes;
            case 7:
                bytes[at] += (byte) (random.nextBoolean() ? 1 : -1);
                return bytes;
            default:
                bytes[at] = (byte) random.nextInt();
                return bytes;
        }
    }

    private static byte[] replaced(final byte[] bytes, final int at, final int out, final int in) {
        final byte[] replaced = new byte[bytes.length - out + in];
        System.arraycopy(bytes, 0, replaced, 0, at);
        System.arraycopy(bytes, at + out, replaced, at + in, bytes.length - at - out);
        return replaced;
    }
}
