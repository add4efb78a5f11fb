package io.attesta.protocol.codec;

import static io.attesta.protocol.iso.DataElement.ACCEPTOR;
import static io.attesta.protocol.iso.DataElement.ADDITIONAL_DATA;
import static io.attesta.protocol.iso.DataElement.AUTHORIZATIONS_NUMBER;
import static io.attesta.protocol.iso.DataElement.EXPIRY;
import static io.attesta.protocol.iso.DataElement.FILE_NAME;
import static io.attesta.protocol.iso.DataElement.FILE_UPDATE_CODE;
import static io.attesta.protocol.iso.DataElement.KEY_SERIAL_NUMBER;
import static io.attesta.protocol.iso.DataElement.LOCAL_DATE;
import static io.attesta.protocol.iso.DataElement.LOCAL_TIME;
import static io.attesta.protocol.iso.DataElement.NETWORK_CODE;
import static io.attesta.protocol.iso.DataElement.ORIGINAL_DATA;
import static io.attesta.protocol.iso.DataElement.PAN;
import static io.attesta.protocol.iso.DataElement.POS_ENTRY_MODE;
import static io.attesta.protocol.iso.DataElement.PROCESSING_CODE;
import static io.attesta.protocol.iso.DataElement.RECORD_DATA;
import static io.attesta.protocol.iso.DataElement.RESPONSE_CODE;
import static io.attesta.protocol.iso.DataElement.STAN;
import static io.attesta.protocol.iso.DataElement.TERMINAL;
import static io.attesta.protocol.iso.DataElement.TRACK_2;
import static io.attesta.protocol.iso.DataElement.TRANSMISSION_TIME;

import io.attesta.protocol.iso.CardNumber;
import io.attesta.protocol.iso.ElementTable;
import io.attesta.protocol.iso.Mti;

/**
 * Whether what the elements of an indexed message hold is right: digits where digits belong, paddings of zero, dates that
 * exist, nothing missing that the message type needs. Elements that Attesta does not use are passed over. Allocates nothing;
 * owned by one thread, because it keeps the tags of DE 48.
 */
public final class ContentCheck {
    private static final int KEY_SERIAL_LENGTH = 12;
    private static final byte[] DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    // Elements of ours, as bits counted from the left of each half.
    private static final long USED_LOW = bits(
            0, 2, 3, 7, 11, 12, 13, 14, 22, 23, 24, 25, 32, 35, 37, 38, 39, 41, 42, 43, 44, 48, 53, 60, 62, 63, 64);
    private static final long USED_HIGH = bits(64, 66, 70, 81, 90, 91, 101, 120, 128);
    private static final long NEEDED_PAN = bits(0, PAN);
    private static final long NEEDED_ALWAYS = bits(0, TRANSMISSION_TIME, STAN, TERMINAL, ACCEPTOR);
    private static final long NEEDED_0100 =
            NEEDED_ALWAYS | bits(0, PROCESSING_CODE, LOCAL_TIME, LOCAL_DATE, POS_ENTRY_MODE);
    private static final long NEEDED_0120 = NEEDED_0100 | bits(0, RESPONSE_CODE);
    private static final long NEEDED_HIGH_0302 = bits(64, FILE_UPDATE_CODE, FILE_NAME);
    private static final long NEEDED_RECORD = bits(64, RECORD_DATA);
    private static final long NEEDED_HIGH_0400 = bits(64, ORIGINAL_DATA);
    private static final long NEEDED_HIGH_0500 = bits(64, AUTHORIZATIONS_NUMBER);
    private static final long NEEDED_HIGH_0800 = bits(64, NETWORK_CODE);
    private static final byte INQUIRE = '5';

    private final RequestTags tags = new RequestTags();
    private final RecordTags record = new RecordTags();
    private int cardOffset;
    private int cardDigits;

    /** The tags of DE 48 of the message checked last. */
    public RequestTags tags() {
        return tags;
    }

    /** The card record in DE 120 of the message checked last. */
    public RecordTags record() {
        return record;
    }

    /** Offset of the card number's BCD digits, from DE 2 or DE 35, in the message checked last. */
    public int cardOffset() {
        return cardOffset;
    }

    /** Number of digits of the card number, 16 to 19; 0 if the message names no card. */
    public int cardDigits() {
        return cardDigits;
    }

    /**
     * Checks an indexed message and marks each element of ours that is right.
     *
     * @return {@link Defect#NONE}, or the defect of the lowest element
     */
    public Defect check(final FieldIndex index) {
        tags.reset();
        record.reset();
        cardOffset = 0;
        cardDigits = 0;
        final int type = Mti.first(index.mti());
        Defect first = Defect.NONE;
        long rest = index.readLow() & USED_LOW | neededLow(type, index);
        for (int base = 0; base <= 64; base += 64) {
            while (rest != 0) {
                final int zeros = Long.numberOfLeadingZeros(rest);
                rest &= ~(Long.MIN_VALUE >>> zeros);
                final int element = base + zeros + 1;
                final DefectReason reason = index.has(element) ? content(index, element) : DefectReason.MISSING;
                if (reason == DefectReason.NONE) {
                    index.markRight(element);
                } else if (first == Defect.NONE) {
                    first = Defect.of(element, reason);
                }
            }
            rest = base == 0 ? index.readHigh() & USED_HIGH | neededHigh(type, index) : 0;
        }
        return first;
    }

    private static long neededLow(final int type, final FieldIndex index) {
        return switch (type) {
            case Mti.AUTHORIZATION -> NEEDED_0100 | card(index);
            case Mti.AUTHORIZATION_ADVICE -> NEEDED_0120 | card(index);
            case Mti.FILE_ACTION -> NEEDED_ALWAYS | NEEDED_PAN;
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE, Mti.TOTALS, Mti.NETWORK_MANAGEMENT -> NEEDED_ALWAYS;
            default -> 0;
        };
    }

    private static long card(final FieldIndex index) {
        return index.has(TRACK_2) ? 0 : NEEDED_PAN;
    }

    private static long neededHigh(final int type, final FieldIndex index) {
        return switch (type) {
            case Mti.FILE_ACTION -> NEEDED_HIGH_0302 | (isInquiry(index) ? 0 : NEEDED_RECORD);
            case Mti.REVERSAL, Mti.REVERSAL_ADVICE -> NEEDED_HIGH_0400;
            case Mti.TOTALS -> NEEDED_HIGH_0500;
            case Mti.NETWORK_MANAGEMENT -> NEEDED_HIGH_0800;
            default -> 0;
        };
    }

    private static boolean isInquiry(final FieldIndex index) {
        return index.has(FILE_UPDATE_CODE) && index.bytes()[index.offset(FILE_UPDATE_CODE)] == INQUIRE;
    }

    private DefectReason content(final FieldIndex index, final int element) {
        return switch (ElementTable.format(element)) {
            case NUMERIC -> numeric(index, element);
            case LL_NUMERIC -> variableNumeric(index, element);
            case LL_TRACK -> track2(index);
            case TEXT, LL_TEXT, LLL_TEXT ->
                Ascii.isPrintable(index.bytes(), index.offset(element), index.length(element))
                        ? DefectReason.NONE
                        : DefectReason.NOT_ASCII;
            case LLL_BINARY -> binary(index, element);
            case BINARY, AMOUNT -> DefectReason.NONE;
        };
    }

    private static DefectReason numeric(final FieldIndex index, final int element) {
        final byte[] bytes = index.bytes();
        final int offset = index.offset(element);
        if (!Bcd.isNumeric(bytes, offset, index.length(element))) {
            return DefectReason.NOT_NUMERIC;
        }
        if (index.digits(element) % 2 == 1 && (bytes[offset] & 0xF0) != 0) {
            return DefectReason.PADDING;
        }
        return switch (element) {
            case TRANSMISSION_TIME ->
                isDate(bytes, offset)
                        ? isTime(bytes, offset + 2) ? DefectReason.NONE : DefectReason.NOT_A_TIME
                        : DefectReason.NOT_A_DATE;
            case LOCAL_TIME -> isTime(bytes, offset) ? DefectReason.NONE : DefectReason.NOT_A_TIME;
            case LOCAL_DATE -> isDate(bytes, offset) ? DefectReason.NONE : DefectReason.NOT_A_DATE;
            case EXPIRY -> isMonth(Bcd.readByte(bytes[offset + 1])) ? DefectReason.NONE : DefectReason.NOT_A_DATE;
            default -> DefectReason.NONE;
        };
    }

    private DefectReason variableNumeric(final FieldIndex index, final int element) {
        final byte[] bytes = index.bytes();
        final int offset = index.offset(element);
        final int length = index.length(element);
        if (!Bcd.isNumeric(bytes, offset, length)) {
            return DefectReason.NOT_NUMERIC;
        }
        final int digits = index.digits(element);
        if (digits % 2 == 1 && (bytes[offset + length - 1] & 0x0F) != 0) {
            return DefectReason.PADDING;
        }
        if (element == PAN) {
            if (digits < CardNumber.MIN_DIGITS) {
                return DefectReason.TOO_SHORT;
            }
            cardOffset = offset;
            cardDigits = digits;
        } else if (digits == 0) {
            return DefectReason.TOO_SHORT;
        }
        return DefectReason.NONE;
    }

    /** Track 2: card number, separator (nibble D), expiry and what else the issuer put there (ISO/IEC 7813). */
    private DefectReason track2(final FieldIndex index) {
        final byte[] bytes = index.bytes();
        final int offset = index.offset(TRACK_2);
        final int digits = index.digits(TRACK_2);
        int separator = -1;
        for (int i = 0; i < digits; i++) {
            final int nibble = nibble(bytes, offset, i);
            if (nibble == 0x0D && separator < 0) {
                separator = i;
            } else if (nibble > 9) {
                return DefectReason.NOT_NUMERIC;
            }
        }
        if (digits % 2 == 1 && nibble(bytes, offset, digits) != 0) {
            return DefectReason.PADDING;
        }
        if (separator < 0) {
            return DefectReason.NO_SEPARATOR;
        }
        if (separator < CardNumber.MIN_DIGITS) {
            return DefectReason.TOO_SHORT;
        }
        if (separator > CardNumber.MAX_DIGITS) {
            return DefectReason.WRONG_LENGTH;
        }
        if (cardDigits != 0 && !sameDigits(bytes, cardOffset, cardDigits, offset, separator)) {
            return DefectReason.DISAGREES;
        }
        cardOffset = offset;
        cardDigits = separator;
        return DefectReason.NONE;
    }

    private DefectReason binary(final FieldIndex index, final int element) {
        final int length = index.length(element);
        return switch (element) {
            case ADDITIONAL_DATA -> tags.read(index.bytes(), index.offset(element), length);
            case RECORD_DATA -> record.read(index.bytes(), index.offset(element), length);
            case KEY_SERIAL_NUMBER -> length == KEY_SERIAL_LENGTH ? DefectReason.NONE : DefectReason.WRONG_LENGTH;
            default -> DefectReason.NONE;
        };
    }

    private static boolean sameDigits(
            final byte[] bytes, final int offset, final int digits, final int otherOffset, final int otherDigits) {
        if (digits != otherDigits) {
            return false;
        }
        for (int i = 0; i < digits; i++) {
            if (nibble(bytes, offset, i) != nibble(bytes, otherOffset, i)) {
                return false;
            }
        }
        return true;
    }

    private static int nibble(final byte[] bytes, final int offset, final int index) {
        final int octet = bytes[offset + index / 2];
        return index % 2 == 0 ? octet >>> 4 & 0x0F : octet & 0x0F;
    }

    private static boolean isDate(final byte[] bytes, final int offset) {
        final int month = Bcd.readByte(bytes[offset]);
        final int day = Bcd.readByte(bytes[offset + 1]);
        return isMonth(month) && day >= 1 && day <= DAYS[month - 1];
    }

    private static boolean isMonth(final int month) {
        return month >= 1 && month <= 12;
    }

    private static boolean isTime(final byte[] bytes, final int offset) {
        return Bcd.readByte(bytes[offset]) < 24
                && Bcd.readByte(bytes[offset + 1]) < 60
                && Bcd.readByte(bytes[offset + 2]) < 60;
    }

    private static long bits(final int base, final int... elements) {
        long bits = 0;
        for (final int element : elements) {
            bits |= Long.MIN_VALUE >>> (element - base - 1);
        }
        return bits;
    }
}
