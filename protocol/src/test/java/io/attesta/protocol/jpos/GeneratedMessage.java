package io.attesta.protocol.jpos;

import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.ElementFormat;
import io.attesta.protocol.iso.ElementTable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A message of random type with random elements, as jPOS is given it.
 *
 * @param mti four digits
 * @param given what is put into jPOS, by element: text, or bytes in hex
 * @param expected what stands on the wire then, padding included, as {@link WireText} writes it
 */
record GeneratedMessage(String mti, SortedMap<Integer, String> given, SortedMap<Integer, String> expected) {
    private static final String[] TYPES = {
        "0100", "0101", "0110", "0120", "0121", "0302", "0303", "0400", "0401", "0420", "0421", "0500", "0501", "0800",
        "0801", "0810", "0200", "1100"
    };
    private static final int USUAL_LENGTH = 40;

    /** One message; sparse or dense, with or without elements above 64, of any type. */
    static GeneratedMessage of(final Random random) {
        final String mti = random.nextInt(4) == 0
                ? String.format("%04d", random.nextInt(10_000))
                : TYPES[random.nextInt(TYPES.length)];
        final SortedMap<Integer, String> given = new TreeMap<>();
        final SortedMap<Integer, String> expected = new TreeMap<>();
        final int last = random.nextBoolean() ? ElementTable.LAST : DataElement.MAC;
        final int oneIn = 1 + random.nextInt(random.nextInt(8) == 0 ? 1 : 12);
        for (int element = 2; element <= last; element++) {
            if (random.nextInt(oneIn) == 0) {
                put(element, random, given, expected);
            }
        }
        if (given.isEmpty()) {
            // Without elements jPOS leaves the bitmap out too, and could not read that itself.
            put(DataElement.STAN, random, given, expected);
        }
        return new GeneratedMessage(mti, given, expected);
    }

    JposMessage message() {
        final JposMessage message = JposMessage.of(mti);
        given.forEach((element, text) -> {
            if (isBinary(element)) {
                message.put(element, HexFormat.of().parseHex(text));
            } else {
                message.put(element, text);
            }
        });
        return message;
    }

    private static boolean isBinary(final int element) {
        final ElementFormat format = ElementTable.format(element);
        return format == ElementFormat.BINARY || format == ElementFormat.LLL_BINARY;
    }

    private static void put(
            final int element,
            final Random random,
            final SortedMap<Integer, String> given,
            final SortedMap<Integer, String> expected) {
        final int most = ElementTable.length(element);
        final String text = switch (ElementTable.format(element)) {
            case NUMERIC -> digits(random, fixed(random, most));
            case LL_NUMERIC -> digits(random, variable(random, most));
            case LL_TRACK -> track(random, variable(random, most));
            case TEXT -> text(random, fixed(random, most));
            case LL_TEXT, LLL_TEXT -> text(random, variable(random, most));
            case BINARY -> hex(random, most);
            case LLL_BINARY -> hex(random, variable(random, most));
            case AMOUNT -> (random.nextBoolean() ? "C" : "D") + digits(random, most - 1);
        };
        given.put(element, text);
        expected.put(element, onTheWire(element, text, most));
    }

    private static String onTheWire(final int element, final String text, final int most) {
        return switch (ElementTable.format(element)) {
            case NUMERIC -> "0".repeat(most - text.length()) + text;
            case TEXT -> text + " ".repeat(most - text.length());
            default -> text;
        };
    }

    /** The whole length most times: jPOS pads what is shorter. */
    private static int fixed(final Random random, final int most) {
        return random.nextInt(8) == 0 ? 1 + random.nextInt(most) : most;
    }

    private static int variable(final Random random, final int most) {
        return switch (random.nextInt(16)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> most;
            case 3 -> most - 1;
            case 4 -> random.nextInt(most + 1);
            default -> random.nextInt(Math.min(most, USUAL_LENGTH) + 1);
        };
    }

    private static String track(final Random random, final int length) {
        final char[] track = digits(random, length).toCharArray();
        if (length > 0 && random.nextInt(8) != 0) {
            track[Math.min(length - 1, 10 + random.nextInt(12))] = '=';
        }
        return new String(track);
    }

    private static String digits(final Random random, final int length) {
        final char[] digits = new char[length];
        for (int i = 0; i < length; i++) {
            digits[i] = (char) ('0' + random.nextInt(10));
        }
        return new String(digits);
    }

    /** Printable most times, any byte as Latin-1 else. */
    private static String text(final Random random, final int length) {
        final boolean printable = random.nextInt(8) != 0;
        final byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) (printable ? 0x20 + random.nextInt(0x5F) : random.nextInt(256));
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static String hex(final Random random, final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
