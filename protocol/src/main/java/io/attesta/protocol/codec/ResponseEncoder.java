package io.attesta.protocol.codec;

import static io.attesta.protocol.iso.DataElement.ADDITIONAL_DATA;
import static io.attesta.protocol.iso.DataElement.AUTHORIZATIONS_NUMBER;
import static io.attesta.protocol.iso.DataElement.AUTHORIZATION_CODE;
import static io.attesta.protocol.iso.DataElement.MAC;
import static io.attesta.protocol.iso.DataElement.MAC_KEY_VERSION;
import static io.attesta.protocol.iso.DataElement.MAC_SECONDARY;
import static io.attesta.protocol.iso.DataElement.REASON;
import static io.attesta.protocol.iso.DataElement.RECEIPT;
import static io.attesta.protocol.iso.DataElement.RECORD_DATA;
import static io.attesta.protocol.iso.DataElement.RESPONSE_CODE;
import static io.attesta.protocol.iso.DataElement.RRN;
import static io.attesta.protocol.iso.DataElement.SETTLEMENT_CODE;
import static io.attesta.protocol.iso.DataElement.STATEMENT;

import io.attesta.protocol.iso.AuthorizationCode;

/**
 * Writes answers in place. Elements stand in rising order, tags of DE 48 too; the bitmap has its second half only when an
 * element above 64 is there, and the MAC is then DE 128. Allocates nothing; owned by one thread.
 */
public final class ResponseEncoder {
    /** Bytes of the MAC at the end of a sealed answer. */
    public static final int MAC_LENGTH = 8;
    /** More bytes than any answer has: header and echo, two of 999 with their lengths, the rest. */
    public static final int MAX_LENGTH = 2_300;

    private static final int BASE_36 = 36;

    private byte[] target;
    private int position;

    /**
     * Writes an answer.
     *
     * @param sealed whether a MAC belongs to it: its bit is set and its 8 bytes are left to the caller, who computes them over
     *     what stands before them
     * @return length in bytes, the MAC's included
     */
    public int encode(
            final Echo echo,
            final ResponseFields fields,
            final boolean sealed,
            final byte[] destination,
            final int offset) {
        target = destination;
        position = offset;
        final long high = echo.highBitmap() | highBits(fields);
        Bcd.write(fields.mti, target, position, 2);
        position += 2;
        long bitmap = echo.bitmap() | bit(RESPONSE_CODE) | optionalBits(fields);
        if (high != 0) {
            bitmap |= Long.MIN_VALUE;
        } else if (sealed) {
            bitmap |= bit(MAC);
        }
        writeLong(bitmap, 8);
        if (high != 0) {
            writeLong(high | (sealed ? bit(MAC_SECONDARY - 64) : 0), 8);
        }
        elements(echo, fields);
        if (high != 0) {
            highElements(echo, fields);
        }
        return position + (sealed ? MAC_LENGTH : 0) - offset;
    }

    private static long optionalBits(final ResponseFields fields) {
        return (fields.rrnAssigned ? bit(RRN) : 0)
                | (fields.code != AuthorizationCode.NONE ? bit(AUTHORIZATION_CODE) : 0)
                | (fields.reason != null ? bit(REASON) : 0)
                | (additionalLength(fields) > 0 ? bit(ADDITIONAL_DATA) : 0)
                | (fields.macKeyVersion >= 0 ? bit(MAC_KEY_VERSION) : 0)
                | (fields.statementLength > 0 ? bit(STATEMENT) : 0)
                | (fields.receiptLength > 0 ? bit(RECEIPT) : 0);
    }

    private static long highBits(final ResponseFields fields) {
        return (fields.settlementCode >= 0 ? bit(SETTLEMENT_CODE - 64) : 0)
                | (fields.authorizations >= 0 ? bit(AUTHORIZATIONS_NUMBER - 64) : 0)
                | (fields.record.length() > 0 ? bit(RECORD_DATA - 64) : 0);
    }

    /** What is echoed up there (70, or 91 and 101) never stands beside 66 and 81, so one order fits all types. */
    private void highElements(final Echo echo, final ResponseFields fields) {
        if (fields.settlementCode >= 0) {
            target[position++] = (byte) fields.settlementCode;
        }
        if (fields.authorizations >= 0) {
            Bcd.write(fields.authorizations, target, position, 5);
            position += 5;
        }
        copy(echo.bytes(), echo.lowLength(), echo.length() - echo.lowLength());
        block(fields.record.bytes(), 0, fields.record.length());
    }

    private void elements(final Echo echo, final ResponseFields fields) {
        copy(echo.bytes(), 0, echo.headLength());
        int echoed = echo.headLength();
        if (echo.hasRrn()) {
            copy(echo.bytes(), echoed, Echo.RRN_LENGTH);
            echoed += Echo.RRN_LENGTH;
        } else if (fields.rrnAssigned) {
            writeBase36(fields.rrn);
        }
        if (fields.code != AuthorizationCode.NONE) {
            AuthorizationCode.write(fields.code, target, position);
            position += AuthorizationCode.LENGTH;
        }
        fields.responseCode.copyTo(target, position);
        position += 2;
        copy(echo.bytes(), echoed, echo.lowLength() - echoed);
        if (fields.reason != null) {
            Bcd.write(fields.reason.length, target, position++, 1);
            copy(fields.reason, 0, fields.reason.length);
        }
        additional(fields);
        if (fields.macKeyVersion >= 0) {
            Bcd.write(fields.macKeyVersion, target, position, 8);
            position += 8;
        }
        block(fields.statement, fields.statementOffset, fields.statementLength);
        block(fields.receipt, fields.receiptOffset, fields.receiptLength);
    }

    private static int additionalLength(final ResponseFields fields) {
        return (fields.sessionExpiry >= 0 ? 7 : 0)
                + (fields.occupation >= 0 ? 6 : 0)
                + (fields.flagsTold >= 0 ? 5 : 0)
                + (fields.cardKnown ? 11 : 0)
                + (fields.feedAge >= 0 ? 7 : 0);
    }

    private void additional(final ResponseFields fields) {
        final int length = additionalLength(fields);
        if (length == 0) {
            return;
        }
        Bcd.write(length, target, position, 2);
        position += 2;
        if (fields.sessionExpiry >= 0) {
            tag(0x10, 4);
            writeLong(fields.sessionExpiry, 4);
        }
        if (fields.occupation >= 0) {
            tag(0x11, 3);
            Bcd.write(fields.occupation, target, position, 3);
            position += 3;
        }
        if (fields.flagsTold >= 0) {
            tag(0x12, 2);
            writeLong(fields.flagsTold, 2);
        }
        if (fields.cardKnown) {
            tag(0x13, 8);
            writeLong(fields.cardVersion, 8);
        }
        if (fields.feedAge >= 0) {
            tag(0x14, 4);
            writeLong(fields.feedAge, 4);
        }
    }

    private void tag(final int low, final int length) {
        target[position++] = (byte) 0xDF;
        target[position++] = (byte) low;
        target[position++] = (byte) length;
    }

    private void block(final byte[] source, final int offset, final int length) {
        if (length > 0) {
            Bcd.write(length, target, position, 2);
            position += 2;
            copy(source, offset, length);
        }
    }

    private void writeBase36(final long number) {
        long rest = number;
        for (int i = position + Echo.RRN_LENGTH - 1; i >= position; i--) {
            final int digit = (int) (rest % BASE_36);
            target[i] = (byte) (digit < 10 ? '0' + digit : 'A' + digit - 10);
            rest /= BASE_36;
        }
        position += Echo.RRN_LENGTH;
    }

    private void copy(final byte[] source, final int offset, final int length) {
        System.arraycopy(source, offset, target, position, length);
        position += length;
    }

    private void writeLong(final long value, final int lengthBytes) {
        for (int shift = 8 * (lengthBytes - 1); shift >= 0; shift -= 8) {
            target[position++] = (byte) (value >>> shift);
        }
    }

    private static long bit(final int element) {
        return 1L << (64 - element);
    }
}
