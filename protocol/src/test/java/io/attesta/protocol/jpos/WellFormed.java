package io.attesta.protocol.jpos;

import io.attesta.protocol.iso.AuthorizationCode;
import io.attesta.protocol.iso.CardNumber;
import io.attesta.protocol.iso.ElementTable;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Supplier;

/** Requests of random content, most of it right, as jPOS is given them: what faults are put into. */
final class WellFormed {
    private static final String[] TYPES = {
        "0100", "0101", "0120", "0121", "0302", "0303", "0400", "0401", "0420", "0421", "0500", "0501", "0800", "0801"
    };
    private static final String[] TAGS = {"DF010101", "DF0208434142", "DF020143", "DF03021234", "DF0281024142", "DF"};
    private static final int[] UNUSED = {4, 18, 28, 49, 52, 55, 65, 95, 97, 99, 127};

    private WellFormed() {}

    /** A request with the elements its answer repeats, a card and what else the type may have. */
    static JposMessage request(final Random random) {
        final String mti = TYPES[random.nextInt(TYPES.length)];
        final JposMessage message = echoed(random, mti);
        final String pan = CardNumber.withLuhn("9642" + digits(random, 11 + random.nextInt(4)));
        if (random.nextInt(3) != 0) {
            message.put(2, pan);
        }
        if (random.nextInt(2) == 0) {
            message.put(35, pan + "=" + digits(random, random.nextInt(18)));
        }
        often(random, message, 14, () -> "28" + two(random, 1, 12));
        often(random, message, 22, () -> digits(random, 3));
        often(random, message, 38, () -> AuthorizationCode.text(random.nextInt(1 << 30)));
        often(random, message, 53, () -> "000000000000000" + random.nextInt(4));
        secondHalf(random, message);
        for (final int element : UNUSED) {
            if (random.nextInt(16) == 0) {
                unused(random, message, element);
            }
        }
        return random.nextInt(8) == 0 ? message : sealed(message);
    }

    /** The nine elements that an answer repeats, each there most times. */
    static JposMessage echoed(final Random random, final String mti) {
        final JposMessage message = JposMessage.of(mti);
        often(random, message, 3, () -> digits(random, 2) + "0000");
        often(random, message, 7, () -> date(random) + time(random));
        often(random, message, 11, () -> digits(random, 6));
        often(random, message, 12, () -> time(random));
        often(random, message, 13, () -> date(random));
        often(random, message, 32, () -> digits(random, 1 + random.nextInt(11)));
        often(random, message, 37, () -> "RRN" + digits(random, 9));
        often(random, message, 41, () -> "CJ" + digits(random, 6));
        often(random, message, 42, () -> "RO-CJ-MED-" + digits(random, 5));
        return message;
    }

    private static void secondHalf(final Random random, final JposMessage message) {
        if (random.nextInt(3) == 0) {
            final StringBuilder tags = new StringBuilder();
            for (int i = random.nextInt(4); i > 0; i--) {
                tags.append(TAGS[random.nextInt(TAGS.length - (random.nextInt(4) == 0 ? 0 : 1))]);
            }
            message.put(48, HexFormat.of().parseHex(tags));
        }
        if (random.nextInt(8) == 0) {
            message.put(60, new byte[random.nextInt(4) == 0 ? 11 : 12]);
        }
        if (random.nextInt(3) == 0) {
            message.put(70, digits(random, 3));
        }
        if (random.nextInt(4) == 0) {
            message.put(90, digits(random, 42));
        }
        if (random.nextInt(4) == 0) {
            message.put(91, "5").put(101, "CARDS").put(120, new byte[] {(byte) 0xDF, 0x21, 1, 2});
        }
    }

    private static void unused(final Random random, final JposMessage message, final int element) {
        switch (ElementTable.format(element)) {
            case BINARY -> message.put(element, new byte[ElementTable.length(element)]);
            case AMOUNT -> message.put(element, "D" + digits(random, 8));
            default -> message.put(element, digits(random, 2));
        }
    }

    private static JposMessage sealed(final JposMessage message) {
        return message.put(message.macElement(), new byte[8]);
    }

    private static void often(
            final Random random, final JposMessage message, final int element, final Supplier<String> text) {
        if (random.nextInt(8) != 0) {
            message.put(element, text.get());
        }
    }

    private static String date(final Random random) {
        return two(random, 1, 12) + two(random, 1, 28);
    }

    private static String time(final Random random) {
        return two(random, 0, 23) + two(random, 0, 59) + two(random, 0, 59);
    }

    private static String two(final Random random, final int least, final int most) {
        return String.format("%02d", least + random.nextInt(most - least + 1));
    }

    private static String digits(final Random random, final int count) {
        final StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }
}
