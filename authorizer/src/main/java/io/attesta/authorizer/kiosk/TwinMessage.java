package io.attesta.authorizer.kiosk;

import static io.attesta.protocol.iso.DataElement.ACCEPTOR;
import static io.attesta.protocol.iso.DataElement.ADDITIONAL_DATA;
import static io.attesta.protocol.iso.DataElement.AUTHORIZATION_CODE;
import static io.attesta.protocol.iso.DataElement.LOCAL_DATE;
import static io.attesta.protocol.iso.DataElement.LOCAL_TIME;
import static io.attesta.protocol.iso.DataElement.MAC;
import static io.attesta.protocol.iso.DataElement.PAN;
import static io.attesta.protocol.iso.DataElement.POS_ENTRY_MODE;
import static io.attesta.protocol.iso.DataElement.PROCESSING_CODE;
import static io.attesta.protocol.iso.DataElement.STAN;
import static io.attesta.protocol.iso.DataElement.TERMINAL;
import static io.attesta.protocol.iso.DataElement.TRANSMISSION_TIME;

import io.attesta.authorizer.api.Authorizations;
import io.attesta.keystore.Cmac;
import io.attesta.protocol.codec.Bcd;
import io.attesta.protocol.iso.Mti;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;

/**
 * The 0100 that an authorization over HTTP is the twin of, from the MTI through the MAC: elements 2, 3, 7, 11, 12 and 13 in the zone of
 * the cards, 22 = 812, 38 if a code is given, 41, 42, 48 with DF02 if an offer is given, 64. What it says is what its statement's
 * request digest is over.
 */
final class TwinMessage {
    /** Electronic commerce, a terminal that takes no PIN. */
    private static final int POS_ENTRY_MODE_HTTP = 812;

    private static final int REFERENCE = 0xDF02;
    private static final int MAC_LENGTH = 8;
    private static final int MAX_LENGTH = 256;

    private TwinMessage() {}

    /**
     * Writes and seals it.
     *
     * @param zone of the cards
     * @param mac under the request key of the pair
     */
    static byte[] of(final Authorizations.Request request, final ZoneId zone, final Cmac mac) {
        final ZonedDateTime utc = request.transmittedAt().atZone(ZoneOffset.UTC);
        final ZonedDateTime local = request.transmittedAt().atZone(zone);
        final ByteBuffer out = ByteBuffer.allocate(MAX_LENGTH);
        number(out, Mti.AUTHORIZATION, 2);
        out.putLong(bitmap(request));
        pan(out, request.pan());
        number(out, request.action() * 10_000L, 3);
        number(out, date(utc) * 1_000_000L + time(utc), 5);
        number(out, request.stan(), 3);
        number(out, time(local), 3);
        number(out, date(local), 2);
        number(out, POS_ENTRY_MODE_HTTP, 2);
        request.code().ifPresent(code -> out.put(ascii(code)));
        out.put(padded(request.terminal(), 8)).put(padded(request.acceptor(), 15));
        request.offer().ifPresent(offer -> reference(out, ascii(offer)));
        final byte[] tag = new byte[Cmac.LENGTH];
        mac.compute(out.array(), 0, out.position(), tag, 0);
        out.put(tag, 0, MAC_LENGTH);
        return Arrays.copyOf(out.array(), out.position());
    }

    private static long bitmap(final Authorizations.Request request) {
        return bit(PAN)
                | bit(PROCESSING_CODE)
                | bit(TRANSMISSION_TIME)
                | bit(STAN)
                | bit(LOCAL_TIME)
                | bit(LOCAL_DATE)
                | bit(POS_ENTRY_MODE)
                | (request.code().isPresent() ? bit(AUTHORIZATION_CODE) : 0)
                | bit(TERMINAL)
                | bit(ACCEPTOR)
                | (request.offer().isPresent() ? bit(ADDITIONAL_DATA) : 0)
                | bit(MAC);
    }

    private static long bit(final int element) {
        return 1L << (64 - element);
    }

    /** Digits from the left behind their number, a zero behind if they are odd. */
    private static void pan(final ByteBuffer out, final String digits) {
        number(out, digits.length(), 1);
        final String even = digits.length() % 2 == 0 ? digits : digits + "0";
        for (int i = 0; i < even.length(); i += 2) {
            number(out, (even.charAt(i) - '0') * 10L + even.charAt(i + 1) - '0', 1);
        }
    }

    private static void reference(final ByteBuffer out, final byte[] text) {
        number(out, 3L + text.length, 2);
        out.putShort((short) REFERENCE).put((byte) text.length).put(text);
    }

    private static void number(final ByteBuffer out, final long number, final int lengthBytes) {
        Bcd.write(number, out.array(), out.position(), lengthBytes);
        out.position(out.position() + lengthBytes);
    }

    private static int date(final ZonedDateTime at) {
        return at.getMonthValue() * 100 + at.getDayOfMonth();
    }

    private static int time(final ZonedDateTime at) {
        return (at.getHour() * 100 + at.getMinute()) * 100 + at.getSecond();
    }

    /** An identifier as wide as its element, blanks behind. */
    static byte[] padded(final String text, final int width) {
        final byte[] padded = new byte[width];
        Arrays.fill(padded, (byte) ' ');
        final byte[] ascii = ascii(text);
        System.arraycopy(ascii, 0, padded, 0, ascii.length);
        return padded;
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
