package io.attesta.protocol.iso;

/**
 * Message type identifiers (ISO 8583:1987 §4.1) as numbers of four decimal digits: version, class, function, origin. So
 * 0100 is {@code 100} and 0421 is {@code 421}.
 */
public final class Mti {
    public static final int AUTHORIZATION = 100;
    public static final int AUTHORIZATION_ADVICE = 120;
    public static final int FILE_ACTION = 302;
    public static final int REVERSAL = 400;
    public static final int REVERSAL_ADVICE = 420;
    public static final int TOTALS = 500;
    public static final int NETWORK_MANAGEMENT = 800;

    private Mti() {}

    /** The digit of the version; 0 is ISO 8583:1987, the only one spoken here. */
    public static int version(final int mti) {
        return mti / 1000;
    }

    /** The digit of the function; odd is an answer, 8 and 9 are instructions that nobody answers. */
    public static int function(final int mti) {
        return mti / 10 % 10;
    }

    /** Whether a server answers a message of this type: neither an answer itself nor an instruction. */
    public static boolean isRequest(final int mti) {
        final int function = function(mti);
        return function % 2 == 0 && function != 8;
    }

    /** Whether requests of this type, repeats too, are understood here; all others are answered 12. */
    public static boolean isServed(final int mti) {
        return switch (first(mti)) {
            case AUTHORIZATION,
                    AUTHORIZATION_ADVICE,
                    FILE_ACTION,
                    REVERSAL,
                    REVERSAL_ADVICE,
                    TOTALS,
                    NETWORK_MANAGEMENT -> true;
            default -> false;
        };
    }

    /** Whether the origin digit says that the message is sent again. */
    public static boolean isRepeat(final int mti) {
        return mti % 2 == 1;
    }

    /** The type with the repeat digit cleared: 0101 → 0100, 0303 → 0302. */
    public static int first(final int mti) {
        return mti & ~1;
    }

    /** The type of the answer: function plus one, repeat cleared. 0100 → 0110, 0421 → 0430, 0303 → 0312. */
    public static int answer(final int mti) {
        return first(mti) + 10;
    }
}
