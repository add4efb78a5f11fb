package io.attesta.bench.load;

import static io.attesta.protocol.iso.DataElement.ACCEPTOR;
import static io.attesta.protocol.iso.DataElement.ADDITIONAL_DATA;
import static io.attesta.protocol.iso.DataElement.AUTHORIZATION_CODE;
import static io.attesta.protocol.iso.DataElement.EXPIRY;
import static io.attesta.protocol.iso.DataElement.LOCAL_DATE;
import static io.attesta.protocol.iso.DataElement.LOCAL_TIME;
import static io.attesta.protocol.iso.DataElement.MAC;
import static io.attesta.protocol.iso.DataElement.MAC_KEY_VERSION;
import static io.attesta.protocol.iso.DataElement.MAC_SECONDARY;
import static io.attesta.protocol.iso.DataElement.NETWORK_CODE;
import static io.attesta.protocol.iso.DataElement.ORIGINAL_DATA;
import static io.attesta.protocol.iso.DataElement.PAN;
import static io.attesta.protocol.iso.DataElement.POS_ENTRY_MODE;
import static io.attesta.protocol.iso.DataElement.PROCESSING_CODE;
import static io.attesta.protocol.iso.DataElement.STAN;
import static io.attesta.protocol.iso.DataElement.TERMINAL;
import static io.attesta.protocol.iso.DataElement.TRACK_2;
import static io.attesta.protocol.iso.DataElement.TRANSMISSION_TIME;

import io.attesta.keystore.Cmac;
import io.attesta.protocol.codec.Bcd;
import io.attesta.protocol.iso.AuthorizationCode;
import java.util.Arrays;

/**
 * Writes requests as a terminal does: length, message, MAC.
 *
 * <pre>
 *  0        2        4                 12                 (20)
 * +--------+--------+-----------------+------------------+--------------+-------+
 * | length |  MTI   | bitmap 1 to 64  | bitmap 65 to 128 | elements ... |  MAC  |
 * | 2      | 2, BCD |        8        | 8, with 70 or 90 |              |   8   |
 * +--------+--------+-----------------+------------------+--------------+-------+
 *          |&lt;------------ the MAC is computed over this ------------&gt;|
 * </pre>
 *
 * Allocates nothing; owned by one thread.
 */
public final class RequestEncoder {
    /** More bytes than any request written here has. */
    public static final int MAX_LENGTH = 512;
    /** Most bytes of DE 48. */
    public static final int MAX_ADDITIONAL = 255;
    /** Bytes of the length in front. */
    public static final int PREFIX_LENGTH = 2;
    /** Bytes of the MAC at the end. */
    public static final int MAC_LENGTH = 8;

    /** Twice eleven digits at the end of DE 90. */
    private static final int INSTITUTIONS_LENGTH = 11;

    private final byte[] tag = new byte[Cmac.LENGTH];
    private byte[] target;
    private int position;

    /**
     * Writes a request with its length in front and its MAC behind.
     *
     * @param fields what to send; terminal and acceptor must be there
     * @param mac under the request key of that terminal and acceptor
     * @param destination has at least {@link #MAX_LENGTH} bytes from {@code offset}
     * @return length in bytes, prefix and MAC included
     */
    public int encode(final RequestFields fields, final Cmac mac, final byte[] destination, final int offset) {
        if (fields.additional != null && fields.additional.length > MAX_ADDITIONAL) {
            throw new IllegalArgumentException("DE 48 has at most " + MAX_ADDITIONAL + " bytes here");
        }
        target = destination;
        position = offset + PREFIX_LENGTH;
        header(fields);
        elements(fields);
        final int start = offset + PREFIX_LENGTH;
        mac.compute(target, start, position - start, tag, 0);
        bytes(tag, MAC_LENGTH);
        final int length = position - start;
        target[offset] = (byte) (length >>> 8);
        target[offset + 1] = (byte) length;
        return length + PREFIX_LENGTH;
    }

    private void header(final RequestFields fields) {
        final long second = (fields.networkCode >= 0 ? bit(NETWORK_CODE - 64) : 0)
                | (fields.originalMti >= 0 ? bit(ORIGINAL_DATA - 64) : 0);
        number(fields.mti, 2);
        bitmap(firstBitmap(fields) | (second != 0 ? Long.MIN_VALUE : bit(MAC)));
        if (second != 0) {
            bitmap(second | bit(MAC_SECONDARY - 64));
        }
    }

    private static long firstBitmap(final RequestFields fields) {
        return (fields.panDigits > 0 ? bit(PAN) : 0)
                | (fields.processingCode >= 0 ? bit(PROCESSING_CODE) : 0)
                | (fields.transmittedAt >= 0 ? bit(TRANSMISSION_TIME) : 0)
                | (fields.stan >= 0 ? bit(STAN) : 0)
                | (fields.localTime >= 0 ? bit(LOCAL_TIME) : 0)
                | (fields.localDate >= 0 ? bit(LOCAL_DATE) : 0)
                | (fields.expiry >= 0 ? bit(EXPIRY) : 0)
                | (fields.posEntryMode >= 0 ? bit(POS_ENTRY_MODE) : 0)
                | (fields.track2 != null ? bit(TRACK_2) : 0)
                | (fields.code != RequestFields.ABSENT ? bit(AUTHORIZATION_CODE) : 0)
                | bit(TERMINAL)
                | bit(ACCEPTOR)
                | (fields.additional != null ? bit(ADDITIONAL_DATA) : 0)
                | (fields.macKeyVersion >= 0 ? bit(MAC_KEY_VERSION) : 0);
    }

    private void elements(final RequestFields fields) {
        if (fields.panDigits > 0) {
            number(fields.panDigits, 1);
            pan(fields.pan, fields.panDigits);
        }
        optional(fields.processingCode, 3);
        optional(fields.transmittedAt, 5);
        optional(fields.stan, 3);
        optional(fields.localTime, 3);
        optional(fields.localDate, 2);
        optional(fields.expiry, 2);
        optional(fields.posEntryMode, 2);
        if (fields.track2 != null) {
            track2(fields.track2);
        }
        if (fields.code != RequestFields.ABSENT) {
            code(fields.code);
        }
        bytes(fields.terminal, fields.terminal.length);
        bytes(fields.acceptor, fields.acceptor.length);
        if (fields.additional != null) {
            number(fields.additional.length, 2);
            bytes(fields.additional, fields.additional.length);
        }
        optional(fields.macKeyVersion, 8);
        optional(fields.networkCode, 2);
        if (fields.originalMti >= 0) {
            original(fields);
        }
    }

    /** DE 90; acquirer and forwarder are zeros, as their absence in the original counts. */
    private void original(final RequestFields fields) {
        number(fields.originalMti, 2);
        number(fields.originalStan, 3);
        number(fields.originalTransmittedAt, 5);
        number(0, INSTITUTIONS_LENGTH);
    }

    private void optional(final long number, final int lengthBytes) {
        if (number >= 0) {
            number(number, lengthBytes);
        }
    }

    private void number(final long number, final int lengthBytes) {
        Bcd.write(number, target, position, lengthBytes);
        position += lengthBytes;
    }

    /** Digits from the left, a zero nibble behind if they are odd; 19 digits fit an unsigned number only. */
    private void pan(final long pan, final int digits) {
        long rest = pan;
        final int behind = position + Bcd.bytes(digits);
        int at = behind - 1;
        if (digits % 2 == 1) {
            target[at--] = (byte) (Long.remainderUnsigned(rest, 10) << 4);
            rest = Long.divideUnsigned(rest, 10);
        }
        for (; at >= position; at--) {
            final int two = (int) Long.remainderUnsigned(rest, 100);
            target[at] = (byte) (two / 10 << 4 | two % 10);
            rest = Long.divideUnsigned(rest, 100);
        }
        position = behind;
    }

    private void track2(final byte[] track) {
        number(track.length, 1);
        for (int i = 0; i < track.length; i += 2) {
            final int low = i + 1 < track.length ? nibble(track[i + 1]) : 0;
            target[position++] = (byte) (nibble(track[i]) << 4 | low);
        }
    }

    private static int nibble(final byte character) {
        return character == '=' ? 0x0D : character - '0';
    }

    private void code(final int code) {
        if (code == RequestFields.MALFORMED_CODE) {
            Arrays.fill(target, position, position + AuthorizationCode.LENGTH, (byte) 'U');
        } else {
            AuthorizationCode.write(code, target, position);
        }
        position += AuthorizationCode.LENGTH;
    }

    private void bytes(final byte[] source, final int length) {
        System.arraycopy(source, 0, target, position, length);
        position += length;
    }

    private void bitmap(final long bits) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            target[position++] = (byte) (bits >>> shift);
        }
    }

    private static long bit(final int element) {
        return 1L << (64 - element);
    }
}
