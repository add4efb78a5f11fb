package io.attesta.authorizer.hostile;

import java.util.Arrays;
import java.util.Random;

/** Ways of spoiling a message that has MTI and bitmaps ({@value #LEAST_BYTES} bytes or more); at least one byte is left. */
enum Mutation {
    /** One to three bits. */
    BITS {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            final byte[] spoilt = message.clone();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                spoilt[random.nextInt(spoilt.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return spoilt;
        }
    },
    /** One to four bytes, often to values at the edges of BCD and of lengths. */
    BYTES {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            final byte[] spoilt = message.clone();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                spoilt[random.nextInt(spoilt.length)] =
                        random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : (byte) random.nextInt(256);
            }
            return spoilt;
        }
    },
    /** One to three bytes of two digits become others: what is where stays right. */
    DIGITS {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            final byte[] spoilt = message.clone();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                final int at = random.nextInt(spoilt.length);
                if ((spoilt[at] & 0xFF) < 0x9A && (spoilt[at] & 0x0F) < 0x0A) {
                    spoilt[at] = (byte) (random.nextInt(10) << 4 | random.nextInt(10));
                }
            }
            return spoilt;
        }
    },
    /** The end is missing. */
    CUT {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            return Arrays.copyOf(message, 1 + random.nextInt(message.length - 1));
        }
    },
    /** The beginning of one, the end of another. */
    SPLICE {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            return joined(
                    message, 1 + random.nextInt(message.length), other, random.nextInt(other.length), other.length);
        }
    },
    /** One to three bits of the bitmaps, the one for a second bitmap among them. */
    BITMAP {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            final byte[] spoilt = message.clone();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                spoilt[Math.min(spoilt.length - 1, 2 + random.nextInt(spoilt[2] < 0 ? 16 : 8))] ^=
                        (byte) (1 << random.nextInt(8));
            }
            return spoilt;
        }
    },
    /** All bitmap bytes at random, with the rest as it was or random and long. */
    RANDOM_BITMAP {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            final byte[] spoilt =
                    random.nextBoolean() ? message.clone() : Arrays.copyOf(message, 18 + random.nextInt(1_000));
            for (int i = 2; i < Math.min(spoilt.length, 18); i++) {
                spoilt[i] = (byte) random.nextInt(256);
            }
            return spoilt;
        }
    },
    /** Some bytes are missing in the middle. */
    GAP {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            final int from = 1 + random.nextInt(message.length - 1);
            return joined(
                    message, from, message, Math.min(message.length, from + 1 + random.nextInt(8)), message.length);
        }
    },
    /** A piece stands there twice. */
    TWICE {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            final int from = random.nextInt(message.length);
            return joined(message, Math.max(1, message.length - random.nextInt(9)), message, from, message.length);
        }
    },
    /** Another message type. */
    TYPE {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            final byte[] spoilt = message.clone();
            spoilt[0] = (byte) random.nextInt(random.nextBoolean() ? 10 : 256);
            spoilt[1] = (byte) (random.nextInt(10) << 4 | random.nextInt(10));
            return spoilt;
        }
    },
    /** As long as a frame may be, the end random. */
    LONG {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            final byte[] spoilt = new byte[2_048 - random.nextInt(2)];
            random.nextBytes(spoilt);
            System.arraycopy(message, 0, spoilt, 0, Math.min(message.length, spoilt.length));
            return spoilt;
        }
    },
    /** Nothing of a message. */
    NOISE {
        @Override
        byte[] spoil(final byte[] message, final byte[] other, final Random random) {
            final byte[] spoilt = new byte[1 + random.nextInt(300)];
            random.nextBytes(spoilt);
            return spoilt;
        }
    };

    static final int LEAST_BYTES = 18;

    private static final byte[] EDGES = {
        0,
        1,
        0x09,
        0x0A,
        0x10,
        0x19,
        0x20,
        0x37,
        0x7F,
        (byte) 0x80,
        (byte) 0x81,
        (byte) 0x82,
        (byte) 0x99,
        (byte) 0x9A,
        (byte) 0xD0,
        (byte) 0xDF,
        (byte) 0xFF
    };
    private static final Mutation[] ALL = values();

    /** @param other another message, for those that take from it */
    abstract byte[] spoil(byte[] message, byte[] other, Random random);

    static Mutation any(final Random random) {
        return ALL[random.nextInt(ALL.length)];
    }

    private static byte[] joined(
            final byte[] head, final int headLength, final byte[] tail, final int from, final int to) {
        final byte[] joined = Arrays.copyOf(head, headLength + to - from);
        System.arraycopy(tail, from, joined, headLength, to - from);
        return joined;
    }
}
