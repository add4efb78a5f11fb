package io.attesta.protocol.mask;

import io.attesta.protocol.iso.DataElement;
import io.attesta.protocol.iso.ElementTable;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;

/** A well-formed message with a card number, a track 2 and any of the other elements, of random content. */
record RandomMessage(byte[] bytes, String pan, String trackTail) {
    static RandomMessage of(final long seed) {
        final Random random = new Random(seed);
        final String pan = digits(random, 16 + random.nextInt(4));
        final String tail = digits(random, 10 + random.nextInt(37 - 10 - pan.length()));
        final byte[] bitmap = new byte[16];
        final ByteArrayOutputStream elements = new ByteArrayOutputStream();
        bitmap[0] |= (byte) 0x80;
        for (int element = 2; element <= ElementTable.LAST; element++) {
            final boolean card = element == DataElement.PAN || element == DataElement.TRACK_2;
            if (card || random.nextInt(4) == 0) {
                bitmap[(element - 1) / 8] |= (byte) (0x80 >>> (element - 1) % 8);
                write(element, element == DataElement.PAN ? pan : pan + "D" + tail, random, elements);
            }
        }
        final ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {0x01, 0x00});
        message.writeBytes(bitmap);
        message.writeBytes(elements.toByteArray());
        return new RandomMessage(message.toByteArray(), pan, tail);
    }

    private static void write(
            final int element, final String card, final Random random, final ByteArrayOutputStream out) {
        final int most = ElementTable.length(element);
        switch (ElementTable.format(element)) {
            case NUMERIC -> out.writeBytes(bcd("0".repeat(most % 2) + digits(random, most)));
            case LL_NUMERIC ->
                writeLl(element == DataElement.PAN ? card : digits(random, random.nextInt(most + 1)), out);
            case LL_TRACK -> writeLl(card, out);
            case TEXT -> out.writeBytes(bytes(random, most));
            case BINARY -> out.writeBytes(bytes(random, most));
            case AMOUNT -> out.writeBytes(bytes(random, 1 + most / 2));
            case LL_TEXT -> {
                final byte[] text = bytes(random, random.nextInt(most + 1));
                out.writeBytes(bcd(String.format("%02d", text.length)));
                out.writeBytes(text);
            }
            case LLL_TEXT, LLL_BINARY -> {
                final byte[] text = bytes(random, random.nextInt(Math.min(most, 60) + 1));
                out.writeBytes(bcd(String.format("%04d", text.length)));
                out.writeBytes(text);
            }
        }
    }

    private static void writeLl(final String digits, final ByteArrayOutputStream out) {
        out.writeBytes(bcd(String.format("%02d", digits.length())));
        out.writeBytes(bcd(digits + "0".repeat(digits.length() % 2)));
    }

    private static byte[] bytes(final Random random, final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String digits(final Random random, final int count) {
        final StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }

    private static byte[] bcd(final String nibbles) {
        return HexFormat.of().parseHex(nibbles);
    }
}
